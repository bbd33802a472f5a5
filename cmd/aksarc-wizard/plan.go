package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

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
		_, err = io.WriteString(a.file(), steps.WriteScript(p, steps.Shell(format), a.scriptHead(p)))
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
		if action.Rest > 0 {
			fmt.Fprintf(&b, "   wait %s first if something was deleted before it\n", action.Rest)
		}
		for _, s := range action.Steps {
			title := s.Title
			if s.Unless != "" {
				title += ", unless that is so already"
			}
			fmt.Fprintf(&b, "   %s:\n     %s\n", title, strings.ReplaceAll(steps.FormatCommand(s.Command, steps.Bash), "\n", "\n     "))
		}
		if action.Wait != nil {
			end := "its state is " + strings.Join(action.Wait.Done, " or ")
			if action.Wait.Gone {
				end = "it is gone"
			}
			fmt.Fprintf(&b, "   then wait, at most %s, until %s\n", action.Wait.Bound, end)
			for _, s := range action.Wait.Again {
				fmt.Fprintf(&b, "   every %s while it is still there, %s:\n     %s\n", action.Wait.AgainEvery, s.Title, steps.OneLine(s.Command))
			}
		}
		if action.Merge != nil {
			fmt.Fprintf(&b, "   then %s\n", steps.DescribeMerge(*action.Merge))
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
