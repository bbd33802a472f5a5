package reliability

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// The canaries: each is a secret of a kind, and none may be found anywhere.
const (
	canaryEnv       = "CANARYENV3f9c1d"
	canaryPrincipal = "CANARY~SP.8d21aa-7Zq"
	canaryJWT       = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJDQU5BUllKV1QifQ.Q0FOQVJZLXNpZ25hdHVyZQ"
	canaryPEM       = "Q0FOQVJZUEVNQ0FOQVJZUEVNQ0FOQVJZUEVN"
	canaryPassword  = "CANARYpw77"
	canaryJSON      = "CANARYjson88"
)

// leak is what a careless tool could print on standard error.
const leak = "ERROR: request failed: Authorization: Bearer " + canaryJWT + "\n" +
	"az login --service-principal -u me --password " + canaryPassword + " --tenant t\n" +
	"-----BEGIN RSA PRIVATE KEY-----\n" + canaryPEM + "\n" + canaryPEM + "==\n-----END RSA PRIVATE KEY-----\n" +
	`ERROR: {"error":{"code":"Leak","message":"credentials were {\"clientSecret\": \"` + canaryJSON + `\", \"password\":\"` + canaryPassword + `\"}"}}` + "\n"

// drill writes a drill of our own in which a command of az fails with a text.
func (r *rig) drill(when, stderr string, delay time.Duration) string {
	r.t.Helper()
	f := map[string]any{"when": when, "exit": 1, "stderr": stderr}
	if delay > 0 {
		f["delay"] = delay.String()
	}
	text, err := yaml.Marshal(map[string]any{
		"name": "of-ours", "title": "A tool that says too much", "skill": "Tests", "notice": "Nothing.", "rightWay": "None.",
		"faults": []any{f},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.write("of-ours.yaml", string(text))
}

// watch looks at the command lines of all processes of the rig, and at the
// environment of every az, until stop is called. It gives what it found.
func (r *rig) watch(secrets []string) (stop func() (seen int, found []string)) {
	done, over := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	seen, found := map[string]bool{}, []string(nil)
	look := func() {
		dirs, _ := filepath.Glob("/proc/[0-9]*")
		for _, dir := range dirs {
			env, err := os.ReadFile(dir + "/environ")
			if err != nil || !bytes.Contains(env, []byte(r.work)) || dir == "/proc/"+strconv.Itoa(os.Getpid()) {
				continue
			}
			argv, _ := os.ReadFile(dir + "/cmdline")
			mu.Lock()
			seen[dir] = true
			for _, s := range secrets {
				if bytes.Contains(argv, []byte(s)) {
					found = append(found, "in the command line of "+string(argv))
				}
				if bytes.Contains(argv, []byte("rehearsal-az")) && bytes.Contains(env, []byte(s)) {
					found = append(found, "in the environment of "+string(argv))
				}
			}
			mu.Unlock()
		}
	}
	go func() {
		defer close(over)
		for {
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
				look()
			}
		}
	}()
	return func() (int, []string) {
		close(done)
		<-over
		return len(seen), found
	}
}

// TestCanaries plants secrets wherever a run can meet them, and looks for them
// in everything that the run leaves and shows.
func TestCanaries(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.env = append(r.env, "ARM_CLIENT_SECRET="+canaryEnv, "MY_PASSWORD="+canaryEnv, "GITHUB_TOKEN="+canaryEnv)
	secrets := []string{canaryEnv, canaryPrincipal, canaryJWT, canaryPEM, canaryPassword, canaryJSON}
	drill := r.drill(createCluster, leak, 0)
	said := map[string]string{}
	note := func(what string, e ended, code int) {
		t.Helper()
		said[what+" stdout"], said[what+" stderr"] = e.stdout, e.stderr
		if e.code != code {
			t.Errorf("%s: want exit code %d: %s", what, code, e)
		}
	}
	stop := r.watch(secrets)

	site := []string{"--rehearse", "--rehearse-speed", "0", "--scenario", drill}
	login := r.command(append([]string{"login", "--service-principal", "aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb", "--tenant", "98b8267d-e97f-426e-8b3f-7956511fd63f"}, site...)...)
	login.Stdin = strings.NewReader(canaryPrincipal + "\n")
	note("login", r.finish(login), 0)
	apply := append([]string{"apply", filepath.Join(r.work, "a.yaml"), "--yes", "--json"}, site...)
	note("apply", r.run(apply...), 1)
	if !strings.Contains(said["apply stdout"], "[hidden]") {
		t.Errorf("the leak never came by: %s", said["apply stdout"])
	}
	note("status", r.run(append([]string{"status"}, site...)...), 0)
	note("resume", r.run(append([]string{"resume"}, site...)...), 0)

	watched, found := stop()
	t.Logf("%d processes were looked at", watched)
	if watched < 5 {
		t.Errorf("only %d processes were seen", watched)
	}
	for _, f := range found {
		t.Errorf("a secret is %s", f)
	}
	secrets = append(secrets, kubeconfigSecrets(t, filepath.Join(r.work, "c1.kubeconfig"))...)
	for what, text := range said {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("the secret %.20s… is in %s:\n%s", s, what, text)
			}
		}
	}
	if n := r.searched(secrets); n < 10 {
		t.Errorf("only %d files were searched", n)
	}
}

// kubeconfigSecrets are the keys in it, as they are written and as they mean.
func kubeconfigSecrets(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)(?:client-key-data|token): (\S{40,})$`).FindAllSubmatch(text, -1)
	if len(m) == 0 {
		t.Fatalf("no key in %s:\n%s", path, text)
	}
	var all []string
	for _, key := range m {
		all = append(all, string(key[1][:40]))
		if pem, err := base64.StdEncoding.DecodeString(string(key[1])); err == nil {
			for _, line := range lines(string(pem)) {
				if len(line) >= 40 && !strings.HasPrefix(line, "-----") {
					all = append(all, line)
				}
			}
		}
	}
	return all
}

// searched looks for secrets in every file of the rig that is the wizard's: not
// the site's own, nor the kubeconfig, nor the drill we wrote.
func (r *rig) searched(secrets []string) int {
	r.t.Helper()
	n := 0
	for _, name := range files(r.t, r.work) {
		if strings.HasPrefix(name, "state/rehearsal/") || strings.HasSuffix(name, ".kubeconfig") || name == "of-ours.yaml" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(r.work, name))
		if err != nil {
			r.t.Error(err)
		}
		n++
		for _, s := range secrets {
			if bytes.Contains(text, []byte(s)) {
				r.t.Errorf("the secret %.20s… is in %s", s, name)
			}
		}
	}
	return n
}

// TestCanariesOfAKilledRun: a command that outlives its wizard prints secrets
// into a file that only its owner can read; the next run takes it away.
func TestCanariesOfAKilledRun(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	site := []string{"--rehearse", "--rehearse-speed", "60", "--scenario", r.drill(createCluster, leak, 30*time.Second)}
	g := r.start(append([]string{"apply", filepath.Join(r.work, "a.yaml"), "--yes"}, site...)...)
	g.orders("aksarc create")
	g.signal(syscall.SIGKILL)
	r.quiet(20 * time.Second)
	left, err := filepath.Glob(filepath.Join(r.home, "deployments", "*", "child-*.err"))
	if err != nil || len(left) != 1 {
		t.Fatalf("what the command said: %v, %v", left, err)
	}
	if info, err := os.Stat(left[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	site[2] = "0"
	for range 2 { // the interrupted creation failed, as the drill wants it
		if e := r.run(append([]string{"resume"}, site...)...); e.code == 0 {
			break
		}
	}
	r.searched([]string{canaryJWT, canaryPEM, canaryPassword, canaryJSON})
	log, err := exec.Command("sh", "-c", "cat "+r.home+"/deployments/*/az.log").Output()
	if err != nil || !bytes.Contains(log, []byte("[hidden]")) {
		t.Errorf("what the command said is not in the log: %v", err)
	}
}

// TestNoMemoryDumps: neither the wizard nor a tool that it starts may leave its
// memory in a file when it crashes.
func TestNoMemoryDumps(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	g := r.start(r.atSpeed("300")...)
	g.orders("aksarc create")
	looked := 0
	for _, p := range r.processes() {
		pid, _, _ := strings.Cut(p, " ")
		limits, err := os.ReadFile("/proc/" + pid + "/limits")
		if err != nil {
			continue // it has ended meanwhile
		}
		looked++
		if !regexp.MustCompile(`(?m)^Max core file size +0 +0 `).Match(limits) {
			t.Errorf("%s may write a dump:\n%s", p, limits)
		}
	}
	if looked < 2 {
		t.Errorf("only %d processes were looked at", looked)
	}
	g.signal(syscall.SIGTERM)
	r.quiet(20 * time.Second)
}
