package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// What was begun here and never ended is joined; what has ended, or is another
// plan, is something new.
func TestOnlyWhatWasBegunHereAndNeverEndedIsJoined(t *testing.T) {
	t.Parallel()
	store := &journal.Store{Root: t.TempDir(), Now: time.Now}
	values := validate.Values{validate.FieldSubscription: "s1", validate.FieldResourceGroup: "g1", validate.FieldClusterName: "c1"}
	d := &dayTwo{app: &app{}, w: &world{store: store}, values: values}
	plan := runner.Plan{Cluster: "c1", Actions: []runner.Action{{ID: steps.ActionPool, Title: "four nodes"}}}
	assert.False(t, d.underWay(plan), "nothing was begun")
	dep, err := store.Create(journal.Meta{Cluster: "c1", PlanHash: journal.PlanHash(plan), Target: steps.Target(values), Purpose: "nodepool scale c1 'node pool' --count 4"})
	require.NoError(t, err)
	require.NoError(t, dep.Record(journal.NewRecord(journal.KindRunStarted, "", "", journal.RunStarted{})))
	assert.True(t, d.underWay(plan))
	assert.False(t, d.underWay(runner.Plan{Cluster: "c1"}), "another plan")
	d.values = validate.Values{validate.FieldClusterName: "c1"}
	assert.False(t, d.underWay(plan), "another place")
	d.values = values
	require.NoError(t, dep.Record(journal.NewRecord(journal.KindRunEnded, "", "", journal.Ended{Outcome: journal.OutcomeDone})))
	assert.False(t, d.underWay(plan), "it has ended")
	require.NoError(t, dep.Close())
}

func TestACommandOfTheRecordIsReadAgain(t *testing.T) {
	t.Parallel()
	d := &dayTwo{app: &app{}}
	task, _ := steps.TaskByID("nodepool scale")
	v := d.given(task, "nodepool scale c1 pool2 --count 4 -g aks-rg --yes --rehearse --rehearse-speed 20")
	assert.Equal(t, validate.Values{steps.FieldPoolName: "pool2", steps.FieldPoolCount: "4"}, v)
	assert.Nil(t, d.given(task, "nodepool scale c1 --count 4"), "no pool is named")
	assert.Nil(t, d.given(task, "nodepool scale c1 pool2 --nonsense"))
	assert.Equal(t, []string{"a b", "it's", "", "c"}, steps.SplitBash(steps.QuoteBash("a b")+" "+steps.QuoteBash("it's")+" "+steps.QuoteBash("")+" c"))
}
