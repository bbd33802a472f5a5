package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
)

func TestMarkedLines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	m := &markedLines{to: &out}
	for _, s := range []string{"one\n", "two, ", "still two\n\nREHEARSAL: three\n", "fo", "ur"} {
		n, err := io.WriteString(m, s)
		require.NoError(t, err)
		assert.Equal(t, len(s), n, "a caller must not see a short write")
	}
	assert.Equal(t, "REHEARSAL one\nREHEARSAL two, still two\n\nREHEARSAL: three\nREHEARSAL four", out.String())
}

func TestMarkedLinesAreOffForMachines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	json := false
	m := &markedLines{to: &out, off: func() bool { return json }}
	json = true
	_, err := fmt.Fprintln(m, `{"rehearsal":true}`)
	require.NoError(t, err)
	assert.Equal(t, "{\"rehearsal\":true}\n", out.String())
}

// The reverse of what the script never_real walks: a real deployment is not
// continued as a rehearsal.
func TestRealDeploymentIsNotRehearsed(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	real := &journal.Store{Root: home, Now: time.Now}
	d, err := real.Create(journal.Meta{Cluster: "c1", Answers: steps.WriteAnswers(steps.Sample(), "", false)})
	require.NoError(t, err)
	require.NoError(t, d.Close())
	var out, errs bytes.Buffer
	code := run([]string{"resume", d.ID, "--rehearse"}, Streams{Out: &out, Err: &errs}, Host{
		Env: []string{"AKSARC_WIZARD_HOME=" + home}, Now: time.Now, Self: os.Executable, Dir: os.Getwd,
	})
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, errs.String(), "is a real one; it can't be continued as a rehearsal")
}
