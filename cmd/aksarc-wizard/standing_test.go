package main

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
)

// BenchmarkWhereYouWere measures how long resume takes, from the start of the
// built program until it has said where the deployment stood (reliability goal
// R8: 50 ms), with the journal of a deployment that was killed while the
// service was at work for two hours.
func BenchmarkWhereYouWere(b *testing.B) {
	program := filepath.Join(b.TempDir(), "aksarc-wizard")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(b, err, string(out))
	home := b.TempDir()
	store := &journal.Store{Root: home, Now: time.Now}
	d, err := store.Create(journal.Meta{Cluster: "c1", Answers: steps.WriteAnswers(steps.Sample(), "", false)})
	require.NoError(b, err)
	record := func(r journal.Record) { require.NoError(b, d.Record(r)) }
	record(journal.NewRecord(journal.KindRunStarted, "", "", journal.RunStarted{}))
	record(journal.NewRecord(journal.KindStarted, steps.ActionCluster, "", nil))
	record(journal.NewRecord(journal.KindOperation, steps.ActionCluster, "create", journal.Operation{Phase: journal.OperationBegin}))
	for range 500 { // far more states than a creation goes through
		record(journal.NewRecord(journal.KindPolled, steps.ActionCluster, "", journal.Polled{State: "Creating"}))
	}
	require.NoError(b, d.Close())
	for b.Loop() {
		c := exec.Command(program, "resume", d.ID, "--az", "/bin/false")
		c.Env = []string{"AKSARC_WIZARD_HOME=" + home}
		pipe, err := c.StdoutPipe()
		require.NoError(b, err)
		require.NoError(b, c.Start())
		said := bufio.NewScanner(pipe)
		for said.Scan() && !strings.Contains(said.Text(), "journal: waiting; last seen Creating") {
		}
		b.StopTimer()
		require.Contains(b, said.Text(), "waiting; last seen Creating")
		_ = c.Process.Kill()
		_ = c.Wait() // it was killed
		b.StartTimer()
	}
}
