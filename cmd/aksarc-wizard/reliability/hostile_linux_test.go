package reliability

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile is the corpus of texts that act on a terminal, each on lines of its own.
func hostile(t testing.TB) []byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "..", "runner", "sanitize", "testdata", "hostile", "*"))
	if err != nil || len(found) < 20 {
		t.Fatalf("the hostile texts: %d, %v", len(found), err)
	}
	var all bytes.Buffer
	for _, path := range found {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := strconv.Unquote(strings.TrimSpace(string(text)))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		fmt.Fprintln(&all, raw)
	}
	return all.Bytes()
}

// acts finds what would act on a terminal or hide in a text: control characters
// but for newline and tab, bidirectional and invisible formatting, bytes that
// are no UTF-8. It gives "" when there is none.
func acts(text []byte) string {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		bad := r == utf8.RuneError && n == 1 || r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f ||
			r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r == 0xfeff || r >= 0xe0000 && r <= 0xe01ef
		if bad {
			return fmt.Sprintf("%U at byte %d: %q", r, i, text[max(0, i-30):min(len(text), i+30)])
		}
		i += n
	}
	return ""
}

// actsJSON looks into the strings of JSON lines as well.
func actsJSON(text []byte) string {
	if bad := acts(text); bad != "" {
		return bad
	}
	for _, line := range lines(string(text)) {
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			return fmt.Sprintf("%v: %.100q", err, line)
		}
		if bad := actsIn(v); bad != "" {
			return bad
		}
	}
	return ""
}

func actsIn(v any) string {
	switch v := v.(type) {
	case string:
		return acts([]byte(v))
	case []any:
		for _, e := range v {
			if bad := actsIn(e); bad != "" {
				return bad
			}
		}
	case map[string]any:
		for k, e := range v {
			if bad := acts([]byte(k)) + actsIn(e); bad != "" {
				return bad
			}
		}
	}
	return ""
}

// hostileAz is an az that is the rehearsal's, but whose account has a hostile
// name: escaped in its JSON, so that a parser brings it back to life, and raw
// on standard error.
func (r *rig) hostileAz() {
	r.t.Helper()
	raw := filepath.Join(r.work, "corpus")
	if err := os.WriteFile(raw, hostile(r.t), 0o600); err != nil {
		r.t.Fatal(err)
	}
	name := `"\u001b[2J\u001b[1;1Hpassword:\u009b31m\u202eevil\u0007\b\r\u200b"`
	script := fmt.Sprintf(`#!/bin/sh
cat %[1]s >&2
case "$*" in
"account show "*) %[2]s rehearsal-az "$@" | sed 's/"name": "[^"]*"/"name": %[3]s/' ;;
"cloud list "*) exit 1 ;;
*) exec %[2]s rehearsal-az "$@" ;;
esac
`, raw, wizard, strings.ReplaceAll(name, `\`, `\\`))
	az := r.write("az", script)
	if err := os.Chmod(az, 0o700); err != nil {
		r.t.Fatal(err)
	}
	r.env = append(r.env, "AKSARC_WIZARD_AZ="+az, "AKSARC_WIZARD_SPEED=0", "AKSARC_WIZARD_SITE="+filepath.Join(r.home, "rehearsal", "site-2411"))
}

// TestHostileAnswers: a hostile name in an answer, and hostile bytes beside it.
func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	for as, find := range map[string]func([]byte) string{"": acts, "--json": actsJSON} {
		r := newRig(t)
		if e := r.run("check", "--rehearse", "--rehearse-speed", "0"); e.code != 0 {
			t.Fatal(e)
		}
		r.hostileAz()
		args := []string{"check"}
		if as != "" {
			args = append(args, as)
		}
		e := r.run(args...)
		if !strings.Contains(e.stdout, "password:") {
			t.Errorf("the hostile name never came by: %s", e)
		}
		if bad := acts([]byte(e.stdout)) + acts([]byte(e.stderr)); bad != "" {
			t.Errorf("check %s: %s", as, bad)
		}
		if as != "" {
			e.stdout = strings.ReplaceAll(e.stdout, "\n", " ") // one document, not lines
		}
		if bad := find([]byte(e.stdout)); bad != "" {
			t.Errorf("check %s: %s", as, bad)
		}
	}
}

// TestHostileOutput: nothing that az says reaches the terminal, a file or the
// machine output in a form that acts.
func TestHostileOutput(t *testing.T) {
	t.Parallel()
	if bad := acts(hostile(t)); bad == "" {
		t.Fatal("the corpus is harmless, or this test is blind")
	}
	for _, as := range []string{"lines", "json"} {
		t.Run(as, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			// A drill is YAML and can't hold bytes that are no UTF-8; those come
			// in TestHostileAnswers.
			corpus := strings.ToValidUTF8(string(hostile(t)), "?")
			message, err := json.Marshal(corpus)
			if err != nil {
				t.Fatal(err)
			}
			drill := r.drill(createCluster, fmt.Sprintf("%s\nERROR: {\"error\":{\"code\":\"Hostile\",\"message\":%s}}", corpus, message), 0)
			site := []string{"--rehearse", "--rehearse-speed", "0", "--scenario", drill}
			find := acts
			args := append([]string{"apply", filepath.Join(r.work, "a.yaml"), "--yes"}, site...)
			if as == "json" {
				args, find = append(args, "--json"), actsJSON
			}
			e := r.run(args...)
			if e.code != 1 || !strings.Contains(e.stdout+e.stderr, "Hostile") {
				t.Fatalf("the creation should have failed with the hostile words: %s", e)
			}
			if bad := find([]byte(e.stdout)); bad != "" {
				t.Errorf("standard output: %s", bad)
			}
			if bad := acts([]byte(e.stderr)); bad != "" {
				t.Errorf("standard error: %s", bad)
			}
			n := 0
			for _, name := range files(t, filepath.Join(r.home, "deployments")) {
				text, err := os.ReadFile(filepath.Join(r.home, "deployments", name))
				if err != nil {
					t.Fatal(err)
				}
				find := acts
				if strings.HasSuffix(name, ".jsonl") {
					find = actsJSON
				}
				if bad := find(text); bad != "" {
					t.Errorf("%s: %s", name, bad)
				}
				n++
			}
			if n < 6 {
				t.Errorf("only %d files were looked at", n)
			}
			if log, err := filepath.Glob(filepath.Join(r.home, "deployments", "*", "az.log")); err == nil && len(log) == 1 {
				text, _ := os.ReadFile(log[0])
				if !bytes.Contains(text, []byte("^[")) {
					t.Error("az.log should show an escape as ^[")
				}
			}
			status := r.run(append([]string{"status"}, site...)...)
			if bad := acts([]byte(status.stdout + status.stderr)); bad != "" || status.code != 0 {
				t.Errorf("status: %s: %s", bad, status)
			}
		})
	}
}
