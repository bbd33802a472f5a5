package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
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
