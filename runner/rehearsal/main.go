package rehearsal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/grammar"
	"aksarc-wizard/runner/rehearsal/render"
	"aksarc-wizard/runner/rehearsal/site"
)

// Streams are the three of the process. In may be closed or nil.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Env is everything from outside the process that the rehearsal az needs.
type Env struct {
	// SiteDir is the folder of the site; see Prepare.
	SiteDir string
	// Speed is how many times faster than life the site is; 0 takes no time.
	Speed float64
	// Now is the wall clock.
	Now func() time.Time
	// Sleep waits, and returns false when it was cut off by an interrupt.
	Sleep func(time.Duration) bool
	// Random is for keys and certificates.
	Random io.Reader
	// Getenv looks up the variables that az reads (REQUESTS_CA_BUNDLE and
	// AZURE_CORE_*); nil means that none is set. AZURE_CONFIG_DIR is never
	// asked for: the site has a configuration of its own.
	Getenv func(string) string
}

// az's exit codes.
const (
	exitOK       = 0
	exitError    = 1
	exitUsage    = 2
	exitNotFound = 3
)

// run is one call of az.
type run struct {
	streams Streams
	env     Env
	store   *site.Store
	call    *grammar.Call
	quiet   bool // warnings are hidden
}

// Main is az: it reads a command line, acts on the site, and returns the exit
// code. Every call is in the site's ledger afterwards.
func Main(args []string, streams Streams, env Env) int {
	if env.Getenv == nil {
		env.Getenv = func(string) string { return "" }
	}
	if streams.In == nil {
		streams.In = strings.NewReader("")
	}
	r := &run{streams: streams, env: env, store: &site.Store{Dir: env.SiteDir, Speed: env.Speed, Now: env.Now}}
	if !site.IsSite(env.SiteDir) {
		r.fail(fmt.Sprintf("REHEARSAL: %q is not the folder of a rehearsal site.", env.SiteDir))
		return exitError
	}
	err := r.execute(args)
	code := r.report(err)
	entry := site.Entry{Time: env.Now().UTC().Format(time.RFC3339Nano), Argv: args, ExitCode: code}
	if r.call != nil {
		entry.Command = r.call.Command.Path
		entry.Mutating = r.call.Command.Mutates || entry.Command == "rest" && !strings.EqualFold(r.call.Get("--method"), "get")
	}
	if err := r.store.Record(entry); err != nil {
		r.fail("REHEARSAL: the ledger can't be written: " + err.Error())
		return exitError
	}
	return code
}

// execute parses, lets a drill strike, runs the command and prints its result.
func (r *run) execute(args []string) error {
	var g *grammar.Grammar
	var tool site.Tool
	err := r.store.Update(func(s *site.State, _ time.Time) error {
		tool = s.Tool
		g = grammar.New(tool.Version, tool.Extensions)
		return nil
	})
	if err != nil {
		return err
	}
	r.quiet = truthy(r.env.Getenv("AZURE_CORE_ONLY_SHOW_ERRORS")) || slices.Contains(args, "--only-show-errors")
	if len(args) == 1 && (args[0] == "--version" || args[0] == "-v") {
		return r.print(versionText(tool))
	}
	if len(args) == 1 && args[0] == repairCommand {
		return r.repair()
	}
	r.warnIncompatible(tool)
	expanded := grammar.ExpandFiles(args, r.readFile)
	if r.call, err = g.Parse(expanded); err != nil {
		return err
	}
	query, format, err := r.output()
	if err != nil {
		return err
	}
	if err := r.strike(); err != nil {
		return err
	}
	result, err := commands[r.call.Command.Path](r)
	if err != nil {
		return err
	}
	out, err := render.Output(result, query, format)
	if err != nil {
		return err
	}
	return r.print(string(out))
}

// output is what --query and --output ask for.
func (r *run) output() (*render.Query, string, error) {
	format := r.call.Get("--output")
	if format == "" {
		format = r.env.Getenv("AZURE_CORE_OUTPUT")
	}
	if !r.call.Has("--query") {
		return nil, strings.ToLower(format), nil
	}
	expression := r.call.Get("--query")
	query, err := render.Compile(expression)
	if err != nil {
		return nil, "", &grammar.UsageError{Quiet: true, Message: "argument --query: invalid jmespath_type value: '" + expression + "'\n" +
			"To learn more about --query, please visit: 'https://learn.microsoft.com/cli/azure/query-azure-cli'"}
	}
	return query, strings.ToLower(format), nil
}

// readFile reads "@file" arguments; "-" is standard input.
func (r *run) readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(r.streams.In)
	}
	return os.ReadFile(name)
}

// strike lets the site's drill hit this call.
func (r *run) strike() error {
	var hit *site.Fault
	err := r.store.Update(func(s *site.State, _ time.Time) (err error) {
		hit, err = s.Strike(r.call.Command.Path)
		return err
	})
	if err != nil || hit == nil {
		return err
	}
	if err := chatter(r.streams.Err, hit.Chatter); err != nil {
		return err
	}
	if !r.sleep(time.Duration(hit.Delay)) {
		return errInterrupted
	}
	if hit.Exit != 0 || hit.Stderr != "" {
		return &exitWith{code: hit.Exit, text: strings.TrimRight(hit.Stderr, "\n")}
	}
	return nil
}

// chatter writes n lines as long as those of az --debug.
func chatter(to io.Writer, n int) error {
	out := bufio.NewWriterSize(to, 64<<10)
	for i := range n {
		fmt.Fprintf(out, "DEBUG: cli.azure.cli.core: line %d of an az that was asked to tell everything it does, of which there can be very many in one go, this one with 157 bytes\n", i+1)
	}
	return out.Flush()
}

// errInterrupted is a wait that was cut off by the operator.
var errInterrupted = &exitWith{code: exitError, text: "Long-running operation wait cancelled.  "}

// exitWith is a failure with az's text, and its exit code.
type exitWith struct {
	code int
	text string
}

// Error is az's text.
func (e *exitWith) Error() string { return e.text }

// refuse is a failure that az itself finds, with exit code 1.
func refuse(format string, args ...any) error {
	return &exitWith{code: exitError, text: fmt.Sprintf(format, args...)}
}

// report prints an error as az does and gives its exit code.
func (r *run) report(err error) int {
	var (
		usage   *grammar.UsageError
		help    *grammar.HelpRequest
		service *site.ServiceError
		exit    *exitWith
	)
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &help):
		if err := r.print(help.Text); err != nil {
			return exitError
		}
		return exitOK
	case errors.As(err, &usage):
		r.fail(usage.Message)
		if !usage.Quiet {
			fmt.Fprint(r.streams.Err, "\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs\n")
		}
		return exitUsage
	case errors.As(err, &service):
		r.fail(service.Error())
		if service.NotFound {
			return exitNotFound
		}
		return exitError
	case errors.As(err, &exit):
		r.fail(exit.text)
		return exit.code
	}
	r.fail(err.Error())
	return exitError
}

// fail prints an error the way az does when standard error is a pipe.
func (r *run) fail(text string) { fmt.Fprintf(r.streams.Err, "ERROR: %s\n", text) }

// warn prints a warning unless only errors are to be shown.
func (r *run) warn(format string, args ...any) {
	if !r.quiet {
		fmt.Fprintf(r.streams.Err, "WARNING: "+format+"\n", args...)
	}
}

func (r *run) print(text string) error {
	_, err := io.WriteString(r.streams.Out, text)
	return err
}

// sleep waits for a span of the site's time.
func (r *run) sleep(span time.Duration) bool {
	wall := r.store.Wall(span)
	return wall <= 0 || r.env.Sleep(wall)
}

// truthy reads a boolean as az does.
func truthy(value string) bool {
	return slices.Contains([]string{"1", "yes", "true", "on", "y"}, strings.ToLower(value))
}
