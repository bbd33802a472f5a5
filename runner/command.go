package runner

import (
	"context"
	"time"
)

// Program names a tool that a command drives. Where it is found, and whether
// the rehearsal stands in for it, is the business of the composition root.
type Program string

// The programs that the wizard may start; nothing else is ever executed.
const (
	Az      Program = "az"
	Kubectl Program = "kubectl"
)

// Self is this program: a repair that is no command of az is one of ours, so
// that it can be shown and typed like any other. It is carried out within the
// process.
const Self Program = "aksarc-wizard"

// Command is one call of a tool, as data. Args never hold a secret; a secret
// reaches the tool on its standard input (az reads the value "@-" from there).
type Command struct {
	Program Program
	// Args are the arguments after the program, each exactly as the tool must
	// receive it; no shell is ever involved.
	Args []string
	// Mutates says whether a run can change the site, az's own configuration
	// or a file. Reads may run side by side, mutating commands never.
	Mutates bool
	// Interactive commands (az login) are handed the terminal.
	Interactive bool
	// Timeout bounds the run; 0 means DefaultTimeout or MutateTimeout.
	Timeout time.Duration
	// Stdin is written to the tool's standard input, which is otherwise closed.
	Stdin Secret
}

// Bounds on a command that names none. A read through az takes 0.2 to 3 s; an
// az that can't reach its endpoint retries for up to 20 minutes (az.md 2, 3).
const (
	DefaultTimeout = 90 * time.Second
	MutateTimeout  = 10 * time.Minute
)

// Bound is the longest the command may run.
func (c Command) Bound() time.Duration {
	switch {
	case c.Timeout > 0:
		return c.Timeout
	case c.Mutates:
		return MutateTimeout
	}
	return DefaultTimeout
}

// Argv is the whole command line, program first.
func (c Command) Argv() []string {
	return append([]string{string(c.Program)}, c.Args...)
}

// Secret is text that must never be shown. It prints as dots whatever the verb.
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "•••"
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the secret from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal returns the secret itself, for the one place that hands it to a tool.
func (s Secret) Reveal() string { return string(s) }

// Result is what a finished tool left behind. A Result exists only for a tool
// that was started and has ended; anything else is an error.
type Result struct {
	Command Command
	// Stdout is the raw standard output, at most MaxStdout bytes; it is parsed,
	// never shown. Use sanitize before any of it reaches a screen.
	Stdout []byte
	// Stderr is the tail of standard error, sanitised and redacted.
	Stderr string
	// ExitCode is the tool's own; -1 when a signal ended it.
	ExitCode int
	// Signal is the name of the signal that ended the tool, else empty.
	Signal string
	Took   time.Duration
}

// MaxStdout bounds the standard output kept for parsing, in bytes.
const MaxStdout = 8 << 20

// Line is one line of a tool's output on its way to the screen and the log,
// already sanitised, redacted and cut to a bounded length.
type Line struct {
	Stderr bool
	Text   string
}

// Tool runs commands. Run returns an error when the tool could not be started,
// was cut off (deadline, cancellation), or printed more than can be kept; a
// tool that ran and failed is a Result with its exit code, not an error.
type Tool interface {
	Run(ctx context.Context, c Command, output func(Line)) (Result, error)
}
