package sanitize

import (
	"encoding/base64"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestToldSecretsAreHiddenWhereverTheyStand(t *testing.T) {
	t.Parallel()
	const secret = `p"a&s/s wörd\1`
	r := New(secret, "second-one")
	for name, in := range map[string]string{
		"in prose":   "the value " + secret + " was refused",
		"json":       `{"x":"p\"a&s/s wörd\\1"}`,
		"json html":  `{"x":"p\"a\u0026s/s wörd\\1"}`,
		"query":      "https://x/?q=" + url.QueryEscape(secret),
		"path":       "https://x/" + url.PathEscape(secret),
		"base64":     "value " + base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64 url": "value " + base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"the other":  "x second-one y",
	} {
		got := r.Redact(in)
		assert.Contains(t, got, Hidden, name)
		assert.NotContains(t, got, "second-one", name)
		assert.NotContains(t, got, "wörd", name)
		assert.NotContains(t, got, "w%C3%B6rd", name)
	}
	assert.Equal(t, "nothing here", r.Redact("nothing here"))
}

func TestALongerSecretWinsOverItsBeginning(t *testing.T) {
	t.Parallel()
	r := New("hunter", "hunter2-long")
	assert.Equal(t, Hidden+" "+Hidden, r.Redact("hunter2-long hunter"))
}

func TestTooShortSecretsAreLeftToTheShapes(t *testing.T) {
	t.Parallel()
	r := New("", " ", "abc")
	assert.Equal(t, "abcdef", r.Redact("abcdef"))
	assert.Equal(t, "password="+Hidden, r.Redact("password=abc"))
}

func TestPrivateKeysOverSeveralLines(t *testing.T) {
	t.Parallel()
	key := "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAA\nQyNTUxOQAAACD\n-----END OPENSSH PRIVATE KEY-----"
	text := "before\n" + key + "\nafter"
	r := New()
	assert.Equal(t, "before\n"+Hidden+"\nafter", r.Redact(text))
	assert.Equal(t, "before\n"+Hidden, r.Redact(text[:60]), "cut off")

	redact := r.Lines()
	var got []string
	for l := range strings.SplitSeq(text, "\n") {
		got = append(got, redact(l))
	}
	assert.Equal(t, []string{"before", Hidden, Hidden, Hidden, Hidden, "after"}, got)

	public := "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
	redact = r.Lines()
	for l := range strings.SplitSeq(public, "\n") {
		assert.Equal(t, l, redact(l), "certificates are public")
	}
}

func TestArgv(t *testing.T) {
	t.Parallel()
	r := New("told-secret")
	for _, tc := range []struct{ in, want []string }{
		{[]string{"az", "login", "-u", "u", "-p", "hunter2"}, []string{"az", "login", "-u", "u", "-p", Hidden}},
		{[]string{"az", "login", "-p", "@-"}, []string{"az", "login", "-p", "@-"}},
		{[]string{"az", "login", "--password=hunter2"}, []string{"az", "login", "--password=" + Hidden}},
		{[]string{"az", "x", "--client-secret", "--odd"}, []string{"az", "x", "--client-secret", Hidden}},
		{[]string{"az", "x", "--name", "has told-secret inside"}, []string{"az", "x", "--name", "has " + Hidden + " inside"}},
		{[]string{"az", "aksarc", "create", "--name", "c1", "--pod-cidr", "10.244.0.0/16"}, []string{"az", "aksarc", "create", "--name", "c1", "--pod-cidr", "10.244.0.0/16"}},
		{[]string{"kubectl", "--token", "abc", "--token=abc"}, []string{"kubectl", "--token", Hidden, "--token=" + Hidden}},
		{[]string{"az", "-p"}, []string{"az", "-p"}},
	} {
		in := append([]string{}, tc.in...)
		assert.Equal(t, tc.want, r.Argv(in))
		assert.Equal(t, tc.in, in, "the original stays")
	}
}

func TestRedactorMayBeUsedAtTheSameTime(t *testing.T) {
	t.Parallel()
	r := New()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			secret := strings.Repeat(string(rune('a'+i)), 12)
			for range 50 {
				r.Add(secret)
				assert.NotContains(t, r.Redact("x "+secret), secret)
			}
		})
	}
	wg.Wait()
}

// The corpus: what must be hidden has the canary in it, what must stay has not.
func TestCorpus(t *testing.T) {
	t.Parallel()
	const canary = "CANARY"
	r := New()
	read := func(name string) []string {
		b, err := os.ReadFile("testdata/" + name)
		require.NoError(t, err)
		return strings.Split(strings.TrimSpace(string(b)), "\n")
	}
	secrets := read("secrets.txt")
	require.GreaterOrEqual(t, len(secrets), 60)
	for _, l := range secrets {
		got := r.Redact(l)
		require.Contains(t, l, canary)
		assert.NotContains(t, got, canary, l)
		assert.Contains(t, got, Hidden, l)
		assert.Equal(t, got, r.Redact(got), "twice is once")
	}
	harmless := read("harmless.txt")
	require.GreaterOrEqual(t, len(harmless), 100)
	wrong := 0
	for _, l := range harmless {
		if got := r.Redact(l); got != l {
			wrong++
			t.Logf("hidden without need: %q -> %q", l, got)
		}
	}
	assert.LessOrEqual(t, wrong*100, len(harmless), "more than 1 % false")
}

func FuzzRedact(f *testing.F) {
	f.Add("password=x", "hunter2")
	f.Add("{\"token\": \"abc\\\"d\"}", "ab\ncd")
	f.Add("-----BEGIN RSA PRIVATE KEY-----", "----")
	f.Fuzz(func(t *testing.T, text, secret string) {
		if strings.TrimSpace(secret) != secret || len(secret) < minSecret || strings.ContainsAny(secret, "\n") ||
			strings.Contains(Hidden, secret) || strings.Contains(secret, Hidden) {
			return
		}
		r := New(secret)
		got := r.Redact(text + secret + text)
		// The marks of two redactions may spell a secret of brackets anew.
		if strings.Contains(got, secret) && !strings.ContainsAny(secret, "[]") && !strings.Contains(text, Hidden) && !strings.Contains(Hidden+Hidden, secret) {
			t.Fatalf("%q is still in %q", secret, got)
		}
		r.Lines()(text)
		r.Argv([]string{text, secret})
	})
}

func BenchmarkRedact(b *testing.B) {
	r := New("one-secret-of-this-run")
	for name, l := range map[string]string{
		"plain":  "polling the operation, status Running, 17 seconds so far",
		"json":   `    "provisioningState": "Succeeded",`,
		"hidden": `    "accessToken": "abcdefghijkl",`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(l)))
			for b.Loop() {
				_ = r.Redact(l)
			}
		})
	}
}
