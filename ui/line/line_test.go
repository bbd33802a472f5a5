package line

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

var update = flag.Bool("update", false, "write the golden transcripts anew")

// play runs line mode over a script, one line of input each, and gives the
// whole transcript. What was typed is in it, because a script is no terminal.
func play(t *testing.T, w *fakeWorld, v validate.Values, script ...string) (string, Outcome) {
	t.Helper()
	in := strings.Join(script, "\n")
	if len(script) > 0 {
		in += "\n"
	}
	return playText(t, context.Background(), w, v, in)
}

func playText(t *testing.T, ctx context.Context, w *fakeWorld, v validate.Values, in string) (string, Outcome) {
	t.Helper()
	var out bytes.Buffer
	o, err := Run(ctx, w, steps.New(v), Options{In: strings.NewReader(in), Out: &out, Why: "TERM is dumb", Tick: w.tick})
	require.NoError(t, err)
	assertPlain(t, out.String())
	return out.String(), o
}

// assertPlain: printable ASCII and line ends, nothing else, ever.
func assertPlain(t *testing.T, s string) {
	t.Helper()
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '\n' && (c < 0x20 || c >= 0x7f) {
			t.Fatalf("byte %#02x at %d, after %q", c, i, s[max(0, i-60):i])
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "make it with: go test ./ui/line -update")
	assert.Equal(t, string(want), got)
}

// enters is n times Enter.
func enters(n int) []string { return make([]string, n) }

// The number of empty lines from the first prompt to the review.
const toReview = 1 + 1 + 1 + 2 + 1 + 4 + 10 + 13

func script(parts ...any) []string {
	var out []string
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, p)
		case []string:
			out = append(out, p...)
		}
	}
	return out
}

func TestEnterOnDefaultsLeadsToAKubeconfig(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.about.Rehearsal = true
	w.attempts = []attempt{succeeds()}
	got, o := play(t, w, steps.Sample(), script(enters(toReview-1), "", "c1")...)
	golden(t, "happy", got)
	assert.Equal(t, Outcome{Kind: Done, ID: "20260301-c1"}, o)
	first, _, _ := strings.Cut(got, "\n")
	assert.Contains(t, first, "line mode")
	assert.Contains(t, first, "TERM is dumb")
}

func TestWrongValuesAreExplainedAndAskedAgain(t *testing.T) {
	t.Parallel()
	v := steps.Sample()
	delete(v, validate.FieldPoolStart)
	delete(v, validate.FieldPoolEnd)
	got, _ := play(t, newWorld(), v, script(enters(10),
		"", "", "", "4095", "0", // network mode, name, switch, VLAN wrong and right
		"192.168.200.5/24", "192.168.200.0/24", // prefix with host bits
		"192.168.201.1", "192.168.200.1", // gateway outside
		"",                // DNS
		"192.168.200.180", // pool start
		"192.168.200.230", // holds the DNS server
		"\x1b[A", "fe80::1", "192.168.200.190",
		"", "", "", // keep free; cluster name, version
		"2",               // two control-plane nodes: not a choice
		"1",               // one
		":nonsense",       // no such command
		"192.168.200.185", // in the pool
		":quit")...)
	golden(t, "wrong-then-right", got)
}

func TestHelpBackJumpReviewUndo(t *testing.T) {
	t.Parallel()
	got, o := play(t, newWorld(), steps.Sample(), script(enters(10),
		"?",         // help of the first network field
		"", "<", "", // forward, back, forward
		":fields", ":go 6", // to the gateway
		"?", "192.168.200.2", ":undo", ":where", ":find pool", ":jump scope", ":review", "<",
		"", ":quit")...)
	golden(t, "help-back-jump", got)
	assert.Equal(t, Quit, o.Kind)
}

func TestReviewJumpsToAFieldAndReturns(t *testing.T) {
	t.Parallel()
	w := newWorld()
	got, _ := play(t, w, steps.Sample(), script(enters(toReview),
		"99",                    // no such answer
		"15", "192.168.200.170", // pool start: there and back
		"",                 // not while a step is in doubt
		":jump 6", ":done", // looked at
		":powershell", ":bash", ":export",
		"", "wrong-name", // not the name: nothing begins
		":quit")...)
	golden(t, "review", got)
	assert.Equal(t, "192.168.200.170", w.saved[validate.FieldPoolStart])
	assert.Empty(t, w.deployed)
}

func TestSuggestIsTakenOrLeft(t *testing.T) {
	t.Parallel()
	v := steps.Sample()
	for _, path := range []string{validate.FieldGateway, validate.FieldPoolStart, validate.FieldPoolEnd, validate.FieldControlPlaneIP} {
		delete(v, path)
	}
	w := newWorld()
	got, _ := play(t, w, v, script(enters(10), "", "", "", "", "", ":suggest", "", ":suggest", "1", ":suggest", "y", ":map", ":quit")...)
	golden(t, "suggest", got)
	assert.NotEmpty(t, w.saved[validate.FieldPoolStart])
	assert.NotEmpty(t, w.saved[validate.FieldControlPlaneIP])
}

func failsOnce() attempt {
	return attempt{
		scenes: succeeds().scenes[:11],
		err: &runner.Failure{
			Action: "cluster", Kind: runner.FailedState, Code: "ClusterCreateFailed",
			Message: "Failed to reach kube-apiserver.\nIt was tried for 60 minutes.", Cause: "The control-plane IP is in use.",
			Remedy: "Choose another one.", Field: validate.FieldControlPlaneIP,
			Argv: []string{"az", "aksarc", "create", "--name", "c1"}, ExitCode: 1, Stderr: "one\ntwo\nERROR: three",
			Differences: []runner.Difference{{Label: "Pod CIDR", Want: "10.244.0.0/16", Found: "10.0.0.0/8", Immutable: true}},
		},
	}
}

func TestAFailedDeploymentIsToldAndTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.attempts = []attempt{failsOnce(), failsOnce(), failsOnce(), succeeds()}
	got, o := play(t, w, steps.Sample(), script(enters(toReview), "", "c1",
		"7", "1", // no such choice, then again
		"4", "no", "4", "c1", // delete and make anew, refused at first
		"2", "192.168.200.31", // change the control-plane IP, back at the review
		"", "c1")...)
	golden(t, "failure", got)
	assert.Equal(t, Done, o.Kind)
	require.Len(t, w.deployed, 4)
	assert.Equal(t, "20260301-c1", w.deployed[1].ID, "a retry continues")
	assert.Equal(t, map[string]string{"cluster": "c1"}, w.deployed[2].Recreate)
	assert.Empty(t, w.deployed[3].ID, "other answers are another deployment")
}

func TestRepairShowsItsCommandAndAsks(t *testing.T) {
	t.Parallel()
	w := newWorld()
	good := w.answers[steps.AskTools]
	w.answers[steps.AskTools] = `{"azure-cli":"2.60.0","extensions":{"customlocation":"0.1.3","stack-hci-vm":"1.3.0"}}`
	w.failing[steps.AskAccount] = "Please run 'az login' to setup account."
	w.onRun = func(c runner.Command) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.answers[steps.AskTools] = good
	}
	got, _ := play(t, w, steps.Sample(), script("", "",
		"3", "n", // the internet, refused
		"1", "12", // nothing to run there; no such row
		":next",       // not without it
		"3", "y", "y", // fetched all the same
		"",         // on
		"", "", "", // cloud fields, then sign-in
		"", "y", // by device code; there is no terminal to hand over
		":quit")...)
	golden(t, "repair", got)
	require.Len(t, w.ran, 1)
	assert.Contains(t, w.ran[0], "az extension add --name aksarc")
}

func TestASilentSiteStopsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.failing[steps.AskSubscriptions] = "The site does not answer."
	w.failing[steps.AskVersions] = "The site does not answer."
	got, _ := play(t, w, steps.Sample(), script(enters(10+10+2), ":quit")...)
	got = strings.Join(strings.Fields(got), " ")
	assert.Contains(t, got, "The site did not tell the subscriptions: The site does not answer. You can type the")
	assert.Contains(t, got, "documented; the site hasn't")
}

func TestContinueRehearseAndResume(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.unfinished = []steps.Deployment{{ID: "20260228-c0", Cluster: "c0", Begun: w.now, Last: w.now, Belief: "cluster: started"}}
	got, o := play(t, w, steps.Sample(), "5", "")
	assert.Equal(t, Outcome{ContinueDeployment, "20260228-c0"}, o, "who comes back after an interruption comes for that")
	assert.Contains(t, got, "1. Continue with cluster c0")
	assert.Contains(t, got, "2. Deploy a new cluster")
	_, o = play(t, newWorld(), steps.Sample(), "2")
	assert.Equal(t, Outcome{Kind: StartRehearsal}, o)

	for _, answer := range []string{"y", ""} {
		w = newWorld()
		w.attempts = []attempt{succeeds()}
		m := steps.New(steps.Sample())
		m.GoTo(steps.Deploy)
		var out bytes.Buffer
		o, err := Run(context.Background(), w, m, Options{In: strings.NewReader(answer + "\n"), Out: &out, Resume: "20260228-c0", Tick: w.tick})
		require.NoError(t, err)
		assert.Equal(t, Done, o.Kind)
		assert.Equal(t, "20260228-c0", w.deployed[0].ID)
	}
}
