package execute

import (
	"context"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/remedy"
)

// Read runs one question to the site outside of a run. There is false for exit
// code 3, what does not exist; any other failure is a *runner.Failure with its
// advice.
func Read(ctx context.Context, tool runner.Tool, c runner.Command) (res runner.Result, there bool, err error) {
	res, err = tool.Run(ctx, c, func(runner.Line) {})
	res.Command = c
	var f *runner.Failure
	switch {
	case err != nil:
		f = notRun(c, err)
	case res.ExitCode == exitNotFound:
		return res, false, nil
	case res.ExitCode != 0 || res.Signal != "":
		f = ranBadly(res)
	default:
		return res, true, nil
	}
	remedy.Explain(f)
	return res, false, f
}
