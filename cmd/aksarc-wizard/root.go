package main

import (
	"sync/atomic"

	"github.com/spf13/cobra"
)

// app is one run of the program: what it was given and what was asked for.
type app struct {
	streams Streams
	host    Host
	flags   flags
	// siteRelease is the release profile of the answers at hand, for which a
	// rehearsal site is made.
	siteRelease string
	// question is what Ctrl-C asks now, nil where it leaves at once.
	question atomic.Pointer[leaveQuestion]
	// args are those of the command line, for the record of day two.
	args []string
}

// flags are those that several commands share.
type flags struct {
	rehearse bool
	speed    float64
	scenario string
	fresh    bool
	az       string
	answers  string
	json     bool
	output   string
	line     bool
	ascii    bool
	noColor  bool
	light    bool
	profile  string
	size     string
	stock    bool
	quiet    bool
	ca       []string
	media    string
	yes      bool
	// acknowledge holds ID=REASON.
	acknowledge []string
}

// run is the program: its exit code is that of the process.
func run(args []string, s Streams, h Host) int {
	if len(args) > 0 && args[0] == rehearsalAz {
		return runRehearsalAz(args[1:], s, h)
	}
	a := &app{streams: s, host: h, args: args}
	root := a.command()
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	return report(root.Execute(), a.streams)
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "aksarc-wizard",
		Short: "Deploy AKS Arc on Azure Local with disconnected operations",
		Long: "aksarc-wizard walks you through the deployment of a Kubernetes cluster on Azure Local\n" +
			"with disconnected operations: prerequisites, sign-in, logical network, cluster, review,\n" +
			"deployment, kubeconfig and proof. Without a command it opens the full-screen wizard.\n\n" +
			"Practise first: aksarc-wizard --rehearse",
		Args:             cobra.NoArgs,
		SilenceErrors:    true,
		SilenceUsage:     true,
		PersistentPreRun: func(c *cobra.Command, _ []string) { a.markStreams(c) },
		RunE:             func(*cobra.Command, []string) error { return a.wizard() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	p := root.PersistentFlags()
	p.BoolVar(&a.flags.rehearse, "rehearse", false, "drive the built-in rehearsal site instead of a real one")
	p.Float64Var(&a.flags.speed, "rehearse-speed", defaultSpeed, "with --rehearse: `N` times faster than life; 0 = no waiting at all")
	p.StringVar(&a.flags.scenario, "scenario", "", "with --rehearse: a drill to practise on; `NAME` \"list\" lists them")
	p.BoolVar(&a.flags.fresh, "rehearse-fresh", false, "with --rehearse: begin with a fresh site, forgetting what was made there")
	p.StringVar(&a.flags.az, "az", "", "the az `PROGRAM` to drive (also AKSARC_WIZARD_AZ); default: found on PATH or in the usual places")
	p.StringArrayVar(&a.flags.ca, "ca", nil, "the site's root certificate, PEM or DER, for az to trust as well; several times for several `FILE`s (also AKSARC_WIZARD_CA)")
	p.StringVar(&a.flags.media, "media", "", "the `DIR` with wheels that were carried in (also AKSARC_WIZARD_MEDIA)")
	f := root.Flags()
	a.answersFlag(root)
	f.BoolVar(&a.flags.line, "line", false, "line mode: append-only text, for screen readers, slow lines and remote shells")
	f.BoolVar(&a.flags.ascii, "ascii", false, "draw with ASCII characters only")
	f.BoolVar(&a.flags.noColor, "no-color", false, "no colour (also NO_COLOR)")
	f.BoolVar(&a.flags.light, "light", false, "colours for a light background")
	f.StringVar(&a.flags.profile, "profile", "", "how to draw: `NAME` is auto or serial (ASCII, no colour, few bytes)")
	f.StringVar(&a.flags.size, "size", "", "draw for this size, as `COLSxROWS`, instead of asking the terminal")
	f.BoolVar(&a.flags.quiet, "quiet", false, "ring no bell and set no window title (AKSARC_WIZARD_QUIET=1 does so always)")
	f.BoolVar(&a.flags.stock, "stock-renderer", false, "draw with Bubble Tea's own renderer")
	root.AddCommand(a.initCommand(), a.checkCommand(), a.mediaCommand(), a.changesCommand(), a.loginCommand(), a.validateCommand(), a.planCommand(), a.applyCommand(),
		a.resumeCommand(), a.statusCommand(), a.bundleCommand(), a.versionCommand(), a.drillCommand())
	root.AddCommand(a.dayTwoCommands()...)
	return root
}

// answersFlag adds --answers to a command.
func (a *app) answersFlag(c *cobra.Command) {
	c.Flags().StringVar(&a.flags.answers, "answers", "", "start from the answers in `FILE`")
}

// jsonFlags add --json and its synonym -o json.
func (a *app) jsonFlags(c *cobra.Command) {
	c.Flags().BoolVar(&a.flags.json, "json", false, "print JSON on standard output, and nothing else there")
	c.Flags().StringVarP(&a.flags.output, "output", "o", "", "`json` is the same as --json")
	c.PreRunE = func(*cobra.Command, []string) error {
		switch a.flags.output {
		case "":
		case "json":
			a.flags.json = true
		default:
			return fail(exitUsage, "Only -o json is known.", "-o %s is not an output format.", a.flags.output)
		}
		return nil
	}
}
