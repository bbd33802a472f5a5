package line

import (
	"context"
	"io"
	"maps"
	"time"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// Kind says why line mode ended.
type Kind int

// The ends.
const (
	Quit               Kind = iota // left, or the input ended, before a deployment
	Done                           // the cluster is there and has been proved
	Detached                       // interrupted; a deployment goes on at the service
	Stopped                        // the operator stopped a deployment
	Failed                         // a deployment failed and was left so
	StartRehearsal                 // the operator wants the rehearsal first
	ContinueDeployment             // the operator wants to go on with deployment ID
)

// Outcome is why line mode ended, for the composition root. Everything the
// operator should read has been written by then.
type Outcome struct {
	Kind Kind
	// ID is the deployment, "" when there was none.
	ID string
}

// Options are what Run needs from outside. In and Out are required.
type Options struct {
	In  io.Reader
	Out io.Writer
	// Why says how line mode was turned on ("TERM is dumb"), for the first line.
	Why string
	// Command starts the program, for "go on with"; "" takes World's.
	Command string
	// Unicode allows more than ASCII.
	Unicode bool
	// Resume is the deployment that is continued; the machine stands at Deploy.
	Resume string
	// ReadFile reads a file that the operator names, for :take; it bounds what it
	// reads. Nil takes the command away.
	ReadFile func(name string) ([]byte, error)
	// Secret reads one line from the terminal without an echo; nil reads the next
	// line of In.
	Secret func(context.Context) (string, error)
	// LookAtKey looks at the SSH key that answers name, anew each time they name
	// another. Nil: what was found before the start stays.
	LookAtKey func(validate.Values) *validate.SSHKey
	// Interrupts are Ctrl-C: where a line is waited for it leaves, while something
	// runs it asks first. Nil: the context's end is all there is.
	Interrupts <-chan struct{}
	// Width is where sentences are broken, in cells; 0 is 78.
	Width int
	// Heartbeat is the time between two signs of life while something runs
	// without a word; 0 is one minute.
	Heartbeat time.Duration
	// Patience is how long a form waits for the site before it goes on without
	// its offers; 0 is 15 seconds. Late answers are still taken in.
	Patience time.Duration
	// Tick makes a ticker, whose times are those of World.Now, and how to stop
	// it; nil is time.NewTicker.
	Tick func(time.Duration) (<-chan time.Time, func())
}

func (o Options) withDefaults(about steps.About) Options {
	if o.Command == "" {
		o.Command = about.Command
	}
	if o.Command == "" {
		o.Command = "aksarc-wizard"
	}
	if o.Width <= 0 {
		o.Width = 78
	}
	if o.Heartbeat <= 0 {
		o.Heartbeat = time.Minute
	}
	if o.Patience <= 0 {
		o.Patience = 15 * time.Second
	}
	if o.Tick == nil {
		o.Tick = func(d time.Duration) (<-chan time.Time, func()) {
			t := time.NewTicker(d)
			return t.C, t.Stop
		}
	}
	return o
}

// Run asks its way through the steps until the operator is done or leaves. The
// context's cancellation, with a cause of package runner, means to leave; a
// deployment then ends as the cause asks. The error is that of writing to Out:
// bad input, a failed deployment and the end of the input are outcomes.
//
// In is read a line at a time and never ahead, so that a second Run and a tool
// that is handed the terminal find what belongs to them. A read that is under
// way when Run returns is left behind.
func Run(ctx context.Context, w steps.World, m *steps.Machine, o Options) (Outcome, error) {
	about := w.About()
	o = o.withDefaults(about)
	f := &face{
		ctx: ctx, world: w, m: m, o: o, about: about,
		printer: &printer{out: o.Out, unicode: o.Unicode, width: o.Width},
		in:      newReader(o.In, o.Interrupts), told: map[string]bool{}, site: newSite(), shell: steps.Bash, id: o.Resume,
	}
	if o.Resume != "" {
		f.ordered = maps.Clone(m.Values())
	}
	f.hello()
	for !f.over {
		f.page()
	}
	return f.outcome, f.printer.err
}
