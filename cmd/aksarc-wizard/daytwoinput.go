package main

import (
	"bufio"
	"io"

	"github.com/spf13/cobra"
)

// oneName wants exactly one name on the command line.
func oneName(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fail(exitUsage, "Usage: "+c.UseLine(), "%s takes the name of one %s, and got %d.", c.CommandPath(), what, len(args))
		}
		return nil
	}
}

// readLine reads one line of what is typed.
func readLine(in io.Reader) (string, error) {
	return bufio.NewReader(in).ReadString('\n')
}
