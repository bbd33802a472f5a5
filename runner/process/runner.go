package process

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/sanitize"
)

// Program is how one of the runner's programs is started.
type Program struct {
	// Path is the file to start; absolute, or found through the caller's PATH
	// by Locate before.
	Path string
	// Prefix comes before the command's own arguments: az's Python module, or
	// the sub-command that makes this program the rehearsal's az.
	Prefix []string
	// Env is set over everything else.
	Env []string
	// Batch says that Path is a batch file: cmd.exe reads the arguments once
	// more, so those it would misread are refused.
	Batch bool
}

// Config is what a Runner needs from the composition root.
type Config struct {
	// Find says where a program is. It is asked before each command: what wasn't
	// there may have been installed meanwhile.
	Find func(runner.Program) (Program, bool)
	// Env is the caller's environment; children get the allowed part of it.
	Env []string
	// Set gives what is set over our own settings, for every program; it is asked
	// for each command. Nil is nothing.
	Set func() []string
	// WorkDir is where children run; "" is the wizard's own.
	WorkDir string
	// Dir is an existing private folder for the output files of commands that
	// change the site. With "" such commands print into pipes and can't be
	// detached: ErrDetach then ends them.
	Dir string
	// Redactor knows the secrets of this run; nil knows their shapes only.
	Redactor *sanitize.Redactor
	// Log gets every command line, its output and its result, redacted and
	// sanitised; nil for none. Its errors don't stop a command, see LogError.
	Log io.Writer
	// Clock tells the time for the log and the durations; time.Now if nil.
	Clock func() time.Time
	// Grace is how long a child may take to end after an interrupt before it
	// is killed; 0 is DefaultGrace. az needs 0.1 to 0.2 s.
	Grace time.Duration
	// Drain is how long output may still come after a child has ended, from
	// something it left behind; 0 is DefaultDrain.
	Drain time.Duration
}

// Fixed finds these programs, wherever anything else is.
func Fixed(programs map[runner.Program]Program) func(runner.Program) (Program, bool) {
	return func(name runner.Program) (Program, bool) {
		p, ok := programs[name]
		return p, ok
	}
}

// The bounds on the end of a child. Together they keep a cancel under a second.
const (
	DefaultGrace = 300 * time.Millisecond
	DefaultDrain = 300 * time.Millisecond
)

// Runner runs commands as processes. Its methods may be called at the same
// time: reads run side by side, commands that change something one by one.
type Runner struct {
	cfg Config
	log *commandLog
	// one is held by the command that changes something.
	one chan struct{}
	seq atomic.Uint64
	// mark begins the marks of this runner's children.
	mark string
}

var _ runner.Tool = (*Runner)(nil)

// New returns a Runner. It starts nothing.
func New(cfg Config) *Runner {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Redactor == nil {
		cfg.Redactor = sanitize.New()
	}
	if cfg.Grace <= 0 {
		cfg.Grace = DefaultGrace
	}
	if cfg.Drain <= 0 {
		cfg.Drain = DefaultDrain
	}
	return &Runner{
		cfg:  cfg,
		log:  &commandLog{w: cfg.Log},
		one:  make(chan struct{}, 1),
		mark: fmt.Sprintf("%d.%x", ownPid(), cfg.Clock().UnixNano()),
	}
}

// LogError is the first error of writing to the log, nil if there was none.
func (r *Runner) LogError() error { return r.log.failure() }

// goos is the system the children run on.
const goos = runtime.GOOS

var (
	errInteractive    = errors.New("the command needs the terminal; it can't run in the background")
	errNotInteractive = errors.New("the command is not one that needs the terminal")
	errNoProgram      = errors.New("no such program is set up")
	errDirectory      = errors.New("it is a directory")
)
