package line

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// TestAFormDoesNotWaitForASilentSite: after a while one may type, and the
// answer is taken in whenever it comes.
func TestAFormDoesNotWaitForASilentSite(t *testing.T) {
	t.Parallel()
	w := newWorld()
	release := make(chan struct{})
	w.hold = map[steps.QuestionID]chan struct{}{steps.AskSubscriptions: release}
	go func() {
		// The prerequisites wait for all; only the form's wait takes a tick.
		<-w.held
		w.ticks <- w.now
	}()
	v := steps.Sample()
	delete(v, validate.FieldSubscription)
	var out bytes.Buffer
	in := &stagedInput{lines: append(enters(6), sub, "<", ":quit"), before: map[int]func(){7: func() {
		close(release)
		assert.Eventually(t, func() bool { return w.answered(steps.AskSubscriptions) }, 5*time.Second, time.Millisecond)
		time.Sleep(20 * time.Millisecond) // from the world's answer to the face's hands
	}}}
	_, err := Run(context.Background(), w, steps.New(v), Options{In: in, Out: &out, Tick: w.tick})
	require.NoError(t, err)
	got := strings.Join(strings.Fields(out.String()), " ")
	before, after, ok := strings.Cut(got, "No answer yet about the subscriptions")
	require.True(t, ok, out.String())
	assert.NotContains(t, before, "Starter subscription (")
	assert.Contains(t, after, "Starter subscription (", "the late answer is offered")
}

// stagedInput gives a line at a time, and does something before some of them.
type stagedInput struct {
	lines  []string
	before map[int]func()
	at     int
	rest   []byte
}

func (s *stagedInput) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		if s.at == len(s.lines) {
			return 0, errors.New("the script has ended")
		}
		if do := s.before[s.at]; do != nil {
			do()
		}
		s.rest = []byte(s.lines[s.at] + "\n")
		s.at++
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func TestARepairThatFailsIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		result runner.Result
		err    error
		want   string
	}{
		{runner.Result{ExitCode: 1, Stderr: "WARNING: a\nERROR: no network"}, nil, "FAIL: it ended with exit code 1.\n  | WARNING: a\n  | ERROR: no network\n"},
		{runner.Result{}, errors.New("az is not there"), "FAIL: it did not run to its end: az is not there.\n"},
	} {
		w := newWorld()
		w.answers[steps.AskConfig] = `{}`
		w.runResult, w.runErr = c.result, c.err
		got, _ := play(t, w, steps.Sample(), "", "", "", "y", ":quit")
		assert.Contains(t, got, c.want)
	}
}

// TestTheTerminalIsHandedOver to az login where there is one.
func TestTheTerminalIsHandedOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in"), []byte("\n\n\n\n\n\n\ny\n:quit\n"), 0o600))
	in, err := os.Open(filepath.Join(dir, "in"))
	require.NoError(t, err)
	defer in.Close()
	out, err := os.Create(filepath.Join(dir, "out"))
	require.NoError(t, err)
	defer out.Close()
	w := newWorld()
	w.failing[steps.AskAccount] = "Please run 'az login' to setup account."
	w.onInteractive = func() { w.forgive(steps.AskAccount) }
	_, err = Run(context.Background(), w, steps.New(steps.Sample()), Options{In: in, Out: out, Tick: w.tick})
	require.NoError(t, err)
	text, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	assert.Equal(t, []string{"interactive az login --use-device-code --output json"}, w.ran)
	assert.Contains(t, string(text), "OK 2. Signed in: found op@site.lan")
}

func TestTakeOverOfASiteFile(t *testing.T) {
	t.Parallel()
	w := newWorld()
	var out bytes.Buffer
	files := map[string]string{
		"infra.yaml": "gateway: 192.168.200.9\nk8snodeippoolstart: 192.168.200.20\nk8snodeippoolend: 192.168.200.29\n",
		"other.txt":  "hello",
	}
	read := func(name string) ([]byte, error) {
		text, ok := files[name]
		if !ok {
			return nil, os.ErrNotExist
		}
		return []byte(text), nil
	}
	in := strings.Join(script(enters(10), ":take", ":take none", ":take other.txt", ":take infra.yaml", "y", ":fields", ":quit"), "\n") + "\n"
	_, err := Run(context.Background(), w, steps.New(steps.Sample()), Options{In: strings.NewReader(in), Out: &out, ReadFile: read, Tick: w.tick})
	require.NoError(t, err)
	got := out.String()
	assertPlain(t, got)
	got = strings.Join(strings.Fields(got), " ")
	assert.Contains(t, got, "Say which file")
	assert.Contains(t, got, "none can't be read: file does not exist.")
	assert.Contains(t, got, "other.txt can't be taken over: None of the known keys is in the file.")
	assert.Contains(t, got, "gateway: 192.168.200.9 goes to Gateway: 192.168.200.9 (now 192.168.200.1)")
	assert.Equal(t, "192.168.200.9", w.saved[validate.FieldGateway])
}

// TestHowOftenItSpeaks: an hour in which nothing changes is at most one line a
// minute, whatever the tool and the service repeat.
func TestHowOftenItSpeaks(t *testing.T) {
	t.Parallel()
	w := newWorld()
	hour := attempt{err: context.Canceled, scenes: []scene{{event: runner.Event{Kind: runner.ActionStarted, Action: "cluster"}}}}
	for range 60 {
		for range 4 {
			hour.scenes = append(hour.scenes, scene{after: 15 * time.Second,
				event: runner.Event{Kind: runner.ActionProgress, Action: "cluster", State: "Provisioning", Message: "control plane: creating"}},
				scene{event: runner.Event{Kind: runner.ActionProgress, Action: "cluster", Line: true, Message: "WARNING: noise"}})
		}
		hour.scenes = append(hour.scenes, scene{beat: true})
	}
	w.attempts = []attempt{hour}
	got, _ := play(t, w, steps.Sample(), script(enters(toReview), "", "c1", "3")...)
	_, got, _ = strings.Cut(got, "Cluster c1: begun")
	got, _, _ = strings.Cut(got, "FAILED")
	stamped := regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d `).FindAllString(got, -1)
	assert.Len(t, stamped, 61, "sixty heartbeats and the one change of state")
	got = strings.Join(strings.Fields(got), " ")
	assert.Equal(t, 60, strings.Count(got, "Still at work"))
	assert.Equal(t, 1, strings.Count(got, "control plane: creating"))
	assert.NotContains(t, got, "noise")
}

func TestDurationsAreWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		-time.Second: "0 seconds", time.Second: "1 second", 61 * time.Second: "1 minute 1 second",
		14 * time.Minute: "14 minutes", 14*time.Minute + 5*time.Second: "14 minutes", time.Hour: "1 hour", 90 * time.Minute: "1 hour 30 minutes",
	} {
		assert.Equal(t, want, duration(d))
	}
}

// An application signs in with a secret that is asked for last, never shown,
// and in no command line; what went before is cleared first.
func TestAnApplicationSignsIn(t *testing.T) {
	t.Parallel()
	const secret = "S3cret-of-nobody"
	w := newWorld()
	w.failing[steps.AskAccount] = "Please run 'az login' to setup account."
	var given runner.Secret
	w.onRun = func(c runner.Command) {
		if c.Args[0] == "login" {
			given = c.Stdin
			w.forgive(steps.AskAccount)
		}
	}
	got, _ := play(t, w, steps.Sample(), script("", "", "", "", "", "",
		"3",                                    // the third way
		"app one",                              // not an id
		"app-1",                                //
		"adfs",                                 // not a tenant
		"99999999-2222-3333-4444-555555555555", //
		secret,
		"y", "y", ":quit")...)
	assert.Equal(t, secret, given.Reveal())
	assert.NotContains(t, got, secret)
	assert.Contains(t, got, "is not a GUID")
	assert.Contains(t, got, "found op@site.lan")
	require.Len(t, w.ran, 2)
	assert.Contains(t, w.ran[0], "az account clear")
	assert.Contains(t, w.ran[1], "az login --service-principal --username app-1 --password @-")
	assert.NotContains(t, strings.Join(w.ran, "\n"), secret)
}

// A sign-in that ends on a later page is asked for there, and the operator goes
// on where they were.
func TestASignInThatEndsLaterIsMendedOnTheSpot(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.failing[steps.AskCustomLocations] = "(ExpiredAuthenticationToken) The access token expiry UTC time is earlier than current UTC time."
	w.onRun = func(c runner.Command) {
		if c.Args[0] == "login" {
			w.forgive(steps.AskCustomLocations)
		}
	}
	got, _ := play(t, w, steps.Sample(), script(enters(6), "", "3", "app-1", "99999999-2222-3333-4444-555555555555", "x", "y", "y", ":fields", ":quit")...)
	got = strings.Join(strings.Fields(got), " ")
	assert.Contains(t, got, "The sign-in has ended. The site says: (ExpiredAuthenticationToken)")
	assert.Contains(t, got, "You are back at the step Scope.")
	_, after, _ := strings.Cut(got, "You are back")
	assert.Contains(t, after, "Field 1 of")
}
