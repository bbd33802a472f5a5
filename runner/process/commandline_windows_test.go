package process

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
	"pgregory.net/rapid"
)

// The line that a program is started with comes from syscall.EscapeArg; both
// readers must find in it what was meant.
func TestTheCommandLineIsReadAsItWasMeant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		args := append([]string{`C:\Program Files\Azure CLI\python.exe`}, rapid.SliceOfN(value(), 0, 6).Draw(t, "args")...)
		escaped := make([]string, len(args))
		for i, a := range args {
			escaped[i] = syscall.EscapeArg(a)
		}
		line := strings.Join(escaped, " ")
		for _, r := range readers {
			require.Equal(t, args, r.read(line), "%s: %s", r.name, line)
		}
	})
}

// The model is held to the function it is a model of, on lines of any shape.
func TestTheModelIsCommandLineToArgvW(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		line := "p " + rapid.StringMatching(`[ab \\"\t]{0,16}`).Draw(t, "line")
		want, err := windows.DecomposeCommandLine(line)
		require.NoError(t, err)
		require.Equal(t, want, readers[0].read(line), line)
	})
}
