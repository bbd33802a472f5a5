package main

// The drills: which there are, what each is about, and what in them only
// somebody else can do.

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/rehearsal"
)

func (a *app) drillCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "drill", Short: "Failures to practise on: list them, read one, ask for help from outside",
		Long: "The drills are rehearsals in which something goes wrong. Begin one with\n" +
			"  aksarc-wizard --rehearse --scenario NAME\n" +
			"and practise on the full screen; check, apply and resume take the same flags.",
		Args:        cobra.NoArgs,
		Annotations: map[string]string{ownMark: "yes"},
		RunE:        func(*cobra.Command, []string) error { return a.listScenarios() },
	}
	var solution bool
	brief := &cobra.Command{Use: "brief NAME", Short: "What a drill is about, and how to begin it", Args: oneDrill,
		RunE: func(_ *cobra.Command, args []string) error { return a.briefDrill(args[0], solution) }}
	brief.Flags().BoolVar(&solution, "solution", false, "tell the way out as well")
	az := &cobra.Command{
		Use: "az NAME [ARG...]", Short: "Run the drill's az by hand, as you would run the real one",
		DisableFlagParsing: true,
		RunE:               func(_ *cobra.Command, args []string) error { return a.drillAz(args) },
	}
	c.AddCommand(
		&cobra.Command{Use: "list", Short: "List the drills by the skill they practise", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error { return a.listScenarios() }},
		brief,
		&cobra.Command{Use: "outside NAME", Short: "Have done what only somebody else can do: carry media in, grant a role, open a line", Args: oneDrill,
			RunE: func(_ *cobra.Command, args []string) error { return a.drillOutside(args[0]) }},
		az,
		&cobra.Command{Use: "debrief NAME", Short: "What went wrong, what was done, how long it took, what the guide recommends", Args: oneDrill,
			RunE: func(_ *cobra.Command, args []string) error { return a.drillDebrief(args[0]) }},
	)
	for _, sub := range c.Commands() {
		sub.Annotations = c.Annotations
	}
	return c
}

// oneDrill wants exactly one name.
func oneDrill(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fail(exitUsage, "List them with: aksarc-wizard drill list", "drill %s takes the name of one drill, and got %d.", c.Name(), len(args))
	}
	return nil
}

// loadDrill finds a drill by name or file.
func loadDrill(name string) (rehearsal.Scenario, error) {
	s, err := rehearsal.Load(name)
	switch {
	case errors.Is(err, rehearsal.ErrNoScenario):
		return s, fail(exitUsage, "List them with: aksarc-wizard drill list", "%s is not a drill.", name)
	case err != nil:
		return s, fail(exitUsage, "", "The drill can't be read: %v.", err)
	}
	return s, nil
}

func (a *app) listScenarios() error {
	skill := ""
	for _, s := range rehearsal.Scenarios() {
		if s.Skill != skill {
			skill = s.Skill
			fmt.Fprintf(a.streams.Out, "%s\n", skill)
		}
		fmt.Fprintf(a.streams.Out, "  %-28s %s\n", s.Name, s.Title)
	}
	fmt.Fprintf(a.streams.Out, "\nRead one:      aksarc-wizard drill brief NAME\nPractise one:  aksarc-wizard --rehearse --scenario NAME\n")
	return nil
}

func (a *app) briefDrill(name string, solution bool) error {
	s, err := loadDrill(name)
	if err != nil {
		return err
	}
	out := a.streams.Out
	fmt.Fprintf(out, "REHEARSAL, drill %s: %s\n  Skill: %s\n", s.Name, s.Title, s.Skill)
	if s.Release != "" {
		fmt.Fprintf(out, "  Release profile: %s\n", s.Release)
	}
	fmt.Fprintf(out, "  Begin on the screen:  aksarc-wizard --rehearse --scenario %s\n", name)
	fmt.Fprintf(out, "  Without a screen:     aksarc-wizard init --rehearse --scenario %s > a.yaml\n", name)
	fmt.Fprintf(out, "                        aksarc-wizard apply a.yaml --rehearse --scenario %s --yes\n", name)
	fmt.Fprintf(out, "  az by hand:           aksarc-wizard drill az %s ARG...\n", name)
	if s.Outside != nil {
		fmt.Fprintf(out, "  Somebody else helps:  aksarc-wizard drill outside %s\n", name)
	}
	if len(s.Media) > 0 || s.Outside != nil && len(s.Outside.Media) > 0 {
		fmt.Fprintf(out, "  Media are carried to: %s\n", filepath.Join(a.siteDir(name), "media"))
	}
	if solution {
		fmt.Fprint(out, lesson(s))
	}
	return nil
}

// lesson is what there is to learn.
func lesson(s rehearsal.Scenario) string {
	var b strings.Builder
	for _, row := range [][2]string{
		{"To notice", s.Notice}, {"The way out", s.RightWay}, {"Tempting, and wrong", s.WrongWay}, {"Guide", s.Guide},
	} {
		if row[1] != "" {
			fmt.Fprintf(&b, "  %s: %s\n", row[0], strings.Join(strings.Fields(row[1]), " "))
		}
	}
	return b.String()
}

// siteDir is the folder of a drill's site.
func (a *app) siteDir(name string) string {
	return filepath.Join(a.host.stateFolder(), "rehearsal", drillSite(name))
}

// begunDrill is the environment of a drill that somebody has begun.
func (a *app) begunDrill(name string) (rehearsal.Scenario, rehearsal.Env, error) {
	s, err := loadDrill(name)
	if err != nil {
		return s, rehearsal.Env{}, err
	}
	dir := a.siteDir(name)
	if !rehearsal.IsSite(dir) {
		return s, rehearsal.Env{}, fail(exitUsage, "Begin with: aksarc-wizard --rehearse --scenario "+name, "The drill %s has not been begun.", name)
	}
	return s, a.rehearsalEnv(dir, rehearsal.AsRecorded), nil
}

func (a *app) drillOutside(name string) error {
	_, env, err := a.begunDrill(name)
	if err != nil {
		return err
	}
	text, err := rehearsal.Repair(env)
	if err != nil {
		return fail(exitFailed, "", "That could not be done: %v.", err)
	}
	if text == "" {
		text = "Nothing in this drill has to be done by somebody else."
	}
	fmt.Fprintf(a.streams.Out, "REHEARSAL: %s\n", text)
	return nil
}

// drillAz is az as the operator would type it; its words are az's own.
func (a *app) drillAz(args []string) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return fail(exitUsage, "Example: aksarc-wizard drill az token-expires login", "drill az takes the name of a drill, then what you would type after az.")
	}
	_, env, err := a.begunDrill(args[0])
	if err != nil {
		return err
	}
	return said(rehearsal.Main(args[1:], rehearsal.Streams{In: a.streams.In, Out: a.streams.Out, Err: a.streams.Err}, env))
}

func (a *app) drillDebrief(name string) error {
	s, env, err := a.begunDrill(name)
	if err != nil {
		return err
	}
	fmt.Fprint(a.streams.Out, debrief(s, env.SiteDir))
	return nil
}
