package main

import (
	"fmt"
	"net/netip"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) initCommand() *cobra.Command {
	var prefix, release, from string
	var nodes int
	c := &cobra.Command{Use: "init", Short: "Write a commented answers file to standard output", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		v := steps.Sample()
		if release == "" && a.flags.scenario != "" {
			release = a.release() // a drill is about one
		}
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
		_, err := a.file().Write(steps.WriteAnswers(v, a.initHead(prefix != ""), true))
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
		run = "apply a.yaml" + a.rehearseFlag() + " --yes"
	} else if filled {
		head += "The addresses were worked out from the prefix; all other values are examples. Replace what isn't your site's.\n"
	} else {
		head += "The values are the documents' own example. Replace what isn't your site's.\n"
	}
	return head + "\nSaved as a.yaml:\n  aksarc-wizard validate a.yaml\n  aksarc-wizard plan a.yaml\n  aksarc-wizard " + run + "\n"
}
