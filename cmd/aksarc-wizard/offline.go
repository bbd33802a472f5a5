package main

// The commands that touch nothing: init, validate, plan, version.

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// version is set by the linker for releases.
var version = "0.1.0-dev"

func (a *app) versionCommand() *cobra.Command {
	c := &cobra.Command{Use: "version", Short: "Print the version", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		goVersion, revision := "", ""
		if info, ok := debug.ReadBuildInfo(); ok {
			goVersion = info.GoVersion
			for _, s := range info.Settings {
				if s.Key == "vcs.revision" {
					revision = s.Value
				}
			}
		}
		if a.flags.json {
			return a.printJSON(map[string]string{"version": version, "go": goVersion, "revision": revision})
		}
		_, err := fmt.Fprintf(a.streams.Out, "aksarc-wizard %s\n", version)
		return err
	}}
	a.jsonFlags(c)
	return c
}

func (a *app) initCommand() *cobra.Command {
	var prefix, release, from string
	var nodes int
	c := &cobra.Command{Use: "init", Short: "Write a commented answers file to standard output", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		v := steps.Sample()
		if release != "" {
			if _, ok := az.ReleaseByName(release); !ok {
				return fail(exitUsage, "Known are: "+strings.Join(releaseNames(), ", ")+".", "%s is not a release profile.", release)
			}
			v[validate.FieldRelease] = release
		}
		if prefix != "" {
			if err := fillNetwork(v, prefix, nodes); err != nil {
				return err
			}
		} else if c.Flags().Changed("nodes") {
			v[validate.FieldNodeCount] = fmt.Sprint(nodes)
		}
		if from != "" {
			if err := a.takeOver(v, from); err != nil {
				return err
			}
		}
		_, err := a.streams.Out.Write(steps.WriteAnswers(v, a.initHead(prefix != ""), true))
		return err
	}}
	c.Flags().StringVar(&from, "from", "", "take over what the site wrote down: the infrastructure YAML or FullEnvironment.json in `FILE`")
	c.Flags().StringVar(&prefix, "prefix", "", "fill the network addresses in for this `CIDR`")
	c.Flags().IntVar(&nodes, "nodes", 2, "the number of worker nodes")
	c.Flags().StringVar(&release, "release", "", "the release profile: "+strings.Join(releaseNames(), ", "))
	return c
}

// takeOver fills in what a file of the site says, and tells what went where on
// standard error. The first offer for a field counts.
func (a *app) takeOver(v validate.Values, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fail(exitUsage, "", "%s can't be read: %v.", file, err)
	}
	delete(v, validate.FieldReserved)
	found, err := steps.TakeOver(text, v)
	if err != nil {
		return fail(exitUsage, "", "%s: %v", file, err)
	}
	filled := map[string]bool{}
	for _, f := range found {
		if filled[f.Field] && f.Field != validate.FieldReserved {
			fmt.Fprintf(a.streams.Err, "left out: %s %s, another one was taken for %s\n", f.Key, f.Value, f.Field)
			continue
		}
		filled[f.Field] = true
		v[f.Field] = f.Text
		fmt.Fprintf(a.streams.Err, "taken over: %s %s -> %s\n", f.Key, f.Value, f.Field)
		if f.Note != "" {
			fmt.Fprintf(a.streams.Err, "  %s\n", f.Note)
		}
	}
	return nil
}

func releaseNames() []string {
	var names []string
	for _, r := range az.Releases() {
		names = append(names, r.Name)
	}
	return names
}

func fillNetwork(v validate.Values, text string, nodes int) error {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return fail(exitUsage, "Example: --prefix 192.168.200.0/24", "--prefix %s is not an IPv4 prefix in CIDR notation.", text)
	}
	rel, _ := az.ReleaseByName(v[validate.FieldRelease])
	filled, why := validate.Fill(prefix, nodes, validate.Site{AksArc: rel.AksArc, KubernetesVersions: rel.KubernetesVersions})
	if filled == nil {
		return fail(exitAnswers, "", "%s", why)
	}
	delete(v, validate.FieldReserved)
	for k, s := range filled {
		v[k] = s
	}
	return nil
}

func (a *app) initHead(filled bool) string {
	head := "Answers for aksarc-wizard.\n"
	run := "apply a.yaml"
	if a.flags.rehearse {
		head += "REHEARSAL: these answers suit the built-in rehearsal site.\n"
		run = "apply a.yaml --rehearse --yes"
	} else if filled {
		head += "The addresses were worked out from the prefix; all other values are examples. Replace what isn't your site's.\n"
	} else {
		head += "The values are the documents' own example. Replace what isn't your site's.\n"
	}
	return head + "\nSaved as a.yaml:\n  aksarc-wizard validate a.yaml\n  aksarc-wizard plan a.yaml\n  aksarc-wizard " + run + "\n"
}

func (a *app) validateCommand() *cobra.Command {
	c := &cobra.Command{Use: "validate FILE", Short: "Check an answers file; touches nothing", Args: oneFile, RunE: func(_ *cobra.Command, args []string) error {
		v, err := a.readAnswers(args[0])
		if err != nil {
			return err
		}
		r := a.offlineReport(v, args[0])
		if a.flags.json {
			if err := a.printJSON(struct {
				Problems []validate.Problem `json:"problems"`
			}{append([]validate.Problem{}, r.Problems...)}); err != nil {
				return err
			}
		} else {
			for _, p := range r.Problems {
				printProblem(a.streams.Err, p)
			}
			for _, line := range validate.Sentences(r.Layout) {
				fmt.Fprintln(a.streams.Out, line)
			}
		}
		if r.Blocked() {
			return said(exitAnswers)
		}
		if !a.flags.json {
			fmt.Fprintf(a.streams.Out, "%s: no errors. What the site knows better is checked when it is asked.\n", args[0])
		}
		return nil
	}}
	a.jsonFlags(c)
	return c
}

func printProblem(w io.Writer, p validate.Problem) {
	fmt.Fprintf(w, "%s: %s: %s [%s]\n", p.Severity, p.Field, p.Message, p.Rule)
	if p.Hint != "" {
		fmt.Fprintf(w, "  %s\n", p.Hint)
	}
}

// offlineReport applies the rules that need no site; files that the answers
// name are looked at.
func (a *app) offlineReport(v validate.Values, file string) validate.Report {
	m := steps.New(v)
	if key := readSSHKey(v, a.base(file)); key != nil {
		m.Facts().Site.SSHKey = key
		m.Relearn()
	}
	return m.Report()
}

func (a *app) planCommand() *cobra.Command {
	var format string
	c := &cobra.Command{Use: "plan FILE", Short: "Print what would run, exactly; starts no az", Args: oneFile}
	c.RunE = func(_ *cobra.Command, args []string) error {
		if a.flags.json {
			format = "json"
		}
		if format != "text" && format != "json" && format != "bash" && format != "powershell" {
			return fail(exitUsage, "Known are: text, json, bash, powershell.", "--format %s is not known.", format)
		}
		v, err := a.settledAnswers(args[0])
		if err != nil {
			return err
		}
		p := steps.NewPlan(v, a.base(args[0]))
		if format == "json" {
			return a.printJSON(planJSON(p))
		}
		if format == "text" {
			_, err = io.WriteString(a.streams.Out, planText(p))
			return err
		}
		_, err = io.WriteString(a.streams.Out, steps.WriteScript(p, steps.Shell(format), a.scriptHead(p)))
		return err
	}
	a.jsonFlags(c)
	c.Flags().StringVar(&format, "format", "text", "`text`, json, bash or powershell")
	return c
}

func (a *app) scriptHead(p runner.Plan) string {
	head := fmt.Sprintf("Cluster %s, release profile %s; written by aksarc-wizard %s.\n", p.Cluster, p.Release, version)
	if a.flags.rehearse {
		head = "REHEARSAL: made for the built-in rehearsal site.\n" + head
	}
	return head
}

type jsonAction struct {
	ID       string     `json:"id"`
	Title    string     `json:"title"`
	Look     []string   `json:"look,omitempty"`
	Argv     []string   `json:"argv,omitempty"`
	Commands [][]string `json:"commands,omitempty"`
	Mutates  bool       `json:"mutates"`
}

func planJSON(p runner.Plan) any {
	out := struct {
		Actions []jsonAction `json:"actions"`
	}{[]jsonAction{}}
	for _, action := range p.Actions {
		j := jsonAction{ID: action.ID, Title: action.Title, Mutates: action.Mutates()}
		if action.Look != nil {
			j.Look = action.Look.Argv()
		} else if len(action.Steps) > 0 && action.Steps[0].Look != nil {
			j.Look = action.Steps[0].Look.Argv()
		}
		commands := action.Commands()
		if len(commands) > 0 {
			j.Argv = commands[0].Argv()
		}
		if len(commands) > 1 {
			for _, c := range commands {
				j.Commands = append(j.Commands, c.Argv())
			}
		}
		out.Actions = append(out.Actions, j)
	}
	return out
}

func planText(p runner.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Cluster %s, release profile %s. In this order:\n", p.Cluster, p.Release)
	for i, action := range p.Actions {
		fmt.Fprintf(&b, "\n%d. %s (%s)\n", i+1, action.Title, action.ID)
		if action.Look != nil {
			fmt.Fprintf(&b, "   look first: %s\n", steps.OneLine(*action.Look))
		}
		for _, s := range action.Steps {
			title := s.Title
			if s.Unless != "" {
				title += ", unless that is so already"
			}
			fmt.Fprintf(&b, "   %s:\n     %s\n", title, strings.ReplaceAll(steps.FormatCommand(s.Command, steps.Bash), "\n", "\n     "))
		}
		if action.Wait != nil {
			fmt.Fprintf(&b, "   then wait, at most %s, until its state is %s\n", action.Wait.Bound, strings.Join(action.Wait.Done, " or "))
		}
		if action.Proof != nil && len(action.Proof.Commands) > 0 {
			b.WriteString("   with kubectl, or without it by a TLS connection of our own:\n")
			for _, c := range action.Proof.Commands {
				fmt.Fprintf(&b, "     %s\n", steps.OneLine(c))
			}
		}
	}
	return b.String()
}

// settledAnswers reads a file and refuses one with errors.
func (a *app) settledAnswers(file string) (validate.Values, error) {
	v, err := a.readAnswers(file)
	if err != nil {
		return nil, err
	}
	if r := a.offlineReport(v, file); r.Blocked() {
		for _, p := range r.Problems {
			printProblem(a.streams.Err, p)
		}
		return nil, fail(exitAnswers, "Mend the file, then: aksarc-wizard validate "+file, "%s has errors.", file)
	}
	return v, nil
}

// readAnswers reads an answers file; "-" is standard input.
func (a *app) readAnswers(file string) (validate.Values, error) {
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(io.LimitReader(a.streams.In, 2<<20))
	} else {
		text, err = os.ReadFile(file)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(exitUsage, "Make one with: aksarc-wizard init > "+file, "%s: there is no such file.", file)
	case err != nil:
		return nil, fail(exitUsage, "", "%s can't be read: %v.", file, err)
	}
	v, err := steps.ReadAnswers(text)
	if err != nil {
		var lines []string
		for line := range strings.Lines(err.Error()) {
			lines = append(lines, file+": "+strings.TrimSpace(line))
		}
		if a.flags.json {
			return nil, a.fileProblems(err, lines)
		}
		return nil, fail(exitAnswers, "", "%s", strings.Join(lines, "\naksarc-wizard: "))
	}
	if _, known := az.ReleaseByName(v[validate.FieldRelease]); known {
		a.siteRelease = v[validate.FieldRelease]
	}
	return v, nil
}

// fileProblems reports what is wrong with the file itself as problems, so that
// machine output stays one document.
func (a *app) fileProblems(err error, lines []string) error {
	var problems []validate.Problem
	for _, e := range unjoin(err) {
		var fe *steps.FileError
		p := validate.Problem{Rule: "file", Severity: validate.Error, Message: e.Error()}
		if errors.As(e, &fe) {
			p.Message, p.Hint = fe.Message, fe.Hint
			if fe.Line > 0 {
				p.Message = fmt.Sprintf("line %d: %s", fe.Line, fe.Message)
			}
		}
		problems = append(problems, p)
	}
	if err := a.printJSON(map[string]any{"problems": problems}); err != nil {
		return err
	}
	return fail(exitAnswers, "", "%s", strings.Join(lines, "\naksarc-wizard: "))
}

func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// base is the absolute folder that relative files in the answers refer to.
func (a *app) base(file string) string {
	if file != "" && file != "-" {
		if abs, err := filepath.Abs(file); err == nil {
			return filepath.Dir(abs)
		}
	}
	dir, err := a.host.Dir()
	if err != nil {
		return os.TempDir()
	}
	return dir
}

func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.streams.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// oneFile wants exactly one file name.
func oneFile(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fail(exitUsage, "Usage: aksarc-wizard "+c.Use, "%s takes one answers file, and got %d.", c.Name(), len(args))
	}
	return nil
}
