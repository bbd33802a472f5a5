package line

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// scene is one thing that happens during a scripted deployment.
type scene struct {
	event runner.Event
	after time.Duration
	// beat makes the heartbeat tick once instead, do does something else.
	beat bool
	do   func(context.Context)
}

// attempt is one scripted deployment.
type attempt struct {
	scenes []scene
	err    error
}

// fakeWorld answers questions from a table, and plays deployments from a
// script. Its clock moves only when a scene says so.
type fakeWorld struct {
	mu         sync.Mutex
	about      steps.About
	now        time.Time
	answers    map[steps.QuestionID]string
	failing    map[steps.QuestionID]string
	attempts   []attempt
	ticks      chan time.Time
	unfinished []steps.Deployment
	saveErr    error

	// hold keeps an answer back until its channel is closed; held is closed
	// when somebody waits for one.
	hold map[steps.QuestionID]chan struct{}
	held chan struct{}

	done          []steps.QuestionID
	ran           []string
	saved         validate.Values
	deployed      []steps.DeployOptions
	onRun         func(runner.Command)
	onInteractive func()
	runResult     runner.Result
	runErr        error
}

const sub = "11111111-2222-3333-4444-555555555555"

func newWorld() *fakeWorld {
	return &fakeWorld{
		about: steps.About{Program: "0.0.0-test", Command: "aksarc-wizard", DraftFile: "/state/draft.yaml", Base: filepath.FromSlash("/base")},
		now:   time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		ticks: make(chan time.Time), held: make(chan struct{}),
		answers: map[steps.QuestionID]string{
			steps.AskTools:  `{"azure-cli":"2.60.0","extensions":{"aksarc":"1.2.23","customlocation":"0.1.3","stack-hci-vm":"1.3.0"}}`,
			steps.AskConfig: `{"core":[{"name":"instance_discovery","value":"false"},{"name":"enable_broker_on_windows","value":"false"},{"name":"login_experience_v2","value":"off"}]}`,
			steps.AskClouds: `[{"name":"AzureCloud","isActive":false,"endpoints":{"resourceManager":"https://management.azure.com/"}},
				{"name":"azure.local","isActive":true,"endpoints":{"resourceManager":"https://armmanagement.autonomous.cloud.private","activeDirectory":"https://login.autonomous.cloud.private/adfs"}}]`,
			steps.AskAccount:         `{"id":"` + sub + `","name":"Starter subscription","state":"Enabled","environmentName":"azure.local","user":{"name":"op@site.lan","type":"user"}}`,
			steps.AskKubectl:         `{"clientVersion":{"gitVersion":"v1.29.4"}}`,
			steps.AskSubscriptions:   `[{"id":"` + sub + `","name":"Starter subscription","state":"Enabled"},{"id":"99999999-2222-3333-4444-555555555555","name":"Old","state":"Disabled"}]`,
			steps.AskGroups:          `[{"name":"aks-rg","location":"autonomous"}]`,
			steps.AskCustomLocations: `[{"id":"/subscriptions/` + sub + `/resourceGroups/aks-rg/providers/Microsoft.ExtendedLocation/customLocations/cl1","name":"cl1","location":"autonomous","provisioningState":"Succeeded"}]`,
			steps.AskNetworks:        `[]`,
			steps.AskClusters:        `[]`,
			steps.AskVersions: `{"properties":{"values":[{"version":"1.29","patchVersions":{"1.29.4":{"readiness":[{"osType":"Linux","ready":true}]},
				"1.29.2":{"readiness":[{"osType":"Linux","ready":false,"errorMessage":"the Linux VHD is still downloading"}]}}}]}}`,
			steps.AskVMSizes: `{"properties":{"values":[{"name":"Standard_A4_v2","capabilities":[{"name":"vCpu","value":"4"},{"name":"MemoryMb","value":"8192"}]}]}}`,
		},
		failing: map[steps.QuestionID]string{},
	}
}

func (w *fakeWorld) About() steps.About { return w.about }

func (w *fakeWorld) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *fakeWorld) Ask(_ context.Context, q steps.Question) steps.Answer {
	if hold := w.hold[q.ID]; hold != nil {
		close(w.held)
		<-hold
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = append(w.done, q.ID)
	if said, bad := w.failing[q.ID]; bad {
		return steps.Answer{Question: q, Result: runner.Result{ExitCode: 1, Stderr: "ERROR: " + said}, At: w.now}
	}
	return steps.Answer{Question: q, Result: runner.Result{Stdout: []byte(w.answers[q.ID])}, At: w.now}
}

func (w *fakeWorld) answered(id steps.QuestionID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Contains(w.done, id)
}

func (w *fakeWorld) forgive(id steps.QuestionID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.failing, id)
}

func (w *fakeWorld) Run(_ context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	w.mu.Lock()
	w.ran = append(w.ran, steps.OneLine(c))
	w.mu.Unlock()
	output(runner.Line{Stderr: true, Text: "WARNING: one word of az"})
	if w.onRun != nil {
		w.onRun(c)
	}
	return w.runResult, w.runErr
}

func (w *fakeWorld) Interactive(_ context.Context, c runner.Command, _, _, _ *os.File) (runner.Result, error) {
	w.ran = append(w.ran, "interactive "+steps.OneLine(c))
	if w.onInteractive != nil {
		w.onInteractive()
	}
	return runner.Result{}, nil
}

func (w *fakeWorld) Save(v validate.Values) error {
	if w.saveErr == nil {
		w.saved = v
	}
	return w.saveErr
}

func (w *fakeWorld) Export(validate.Values) ([]string, error) {
	return []string{"/base/c1.answers.yaml", "/base/c1.commands.sh"}, nil
}

func (w *fakeWorld) Plan(v validate.Values) runner.Plan { return steps.NewPlan(v, w.about.Base) }

func (w *fakeWorld) Deploy(ctx context.Context, _ validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	w.deployed = append(w.deployed, o)
	d := steps.Deployed{ID: "20260301-c1", Dir: "/state/20260301-c1", Log: "/state/20260301-c1/az.log",
		Report: "/state/20260301-c1/report.md", Kubeconfig: "/base/c1.kubeconfig"}
	n := len(w.deployed)
	if n > len(w.attempts) {
		return d, errors.New("the test has no script for this deployment")
	}
	a := w.attempts[n-1]
	for _, s := range a.scenes {
		if ctx.Err() != nil {
			return d, fmt.Errorf("%w", context.Cause(ctx))
		}
		w.mu.Lock()
		w.now = w.now.Add(s.after)
		s.event.Time = w.now
		w.mu.Unlock()
		if s.beat {
			w.ticks <- w.now
			continue
		}
		if s.do != nil {
			s.do(ctx)
			continue
		}
		emit(s.event)
	}
	return d, a.err
}

func (w *fakeWorld) Unfinished() ([]steps.Deployment, error) { return w.unfinished, nil }

func (w *fakeWorld) Open(string) (validate.Values, error) { return nil, errors.New("not used") }

func (w *fakeWorld) tick(time.Duration) (<-chan time.Time, func()) { return w.ticks, func() {} }

// succeeds is a deployment in which the cloud is there already and the cluster
// takes a while, with a silence in it.
func succeeds() attempt {
	act := func(kind runner.EventKind, id, message string) scene {
		return scene{event: runner.Event{Kind: kind, Action: id, Message: message, Elapsed: 4 * time.Second}, after: 2 * time.Second}
	}
	return attempt{scenes: []scene{
		act(runner.ActionStarted, "cloud", ""), act(runner.ActionSkipped, "cloud", ""),
		act(runner.ActionStarted, "extensions", ""), act(runner.ActionSkipped, "extensions", ""),
		act(runner.ActionStarted, "network", ""),
		act(runner.ActionProgress, "network", "create the logical network"),
		{event: runner.Event{Kind: runner.ActionProgress, Action: "network", Line: true, Message: "WARNING: this is a preview"}},
		{event: runner.Event{Kind: runner.ActionProgress, Action: "network", Line: true, Message: "ERROR: a transient one"}},
		act(runner.ActionDone, "network", ""),
		act(runner.ActionStarted, "cluster", ""),
		{event: runner.Event{Kind: runner.ActionProgress, Action: "cluster", State: "Provisioning"}, after: 30 * time.Second},
		{event: runner.Event{Kind: runner.ActionProgress, Action: "cluster", State: "Provisioning"}, after: 30 * time.Second},
		{beat: true, after: time.Minute},
		{beat: true, after: 75 * time.Minute},
		act(runner.ActionDone, "cluster", ""),
		act(runner.ActionStarted, "kubeconfig", ""),
		act(runner.ActionProgress, "kubeconfig", "Looked up where it leads: https://192.168.200.30:6443 (ok)"),
		act(runner.ActionDone, "kubeconfig", ""),
		act(runner.ActionStarted, "verify", ""),
		act(runner.ActionProgress, "verify", "Asked the cluster for its nodes: 3 of 3 ready (ok)"),
		act(runner.ActionDone, "verify", ""),
		{event: runner.Event{Kind: runner.RunDone, Elapsed: 77 * time.Minute}},
	}}
}
