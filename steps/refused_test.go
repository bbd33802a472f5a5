package steps_test

import (
	"fmt"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

func checkOf(t *testing.T, m *steps.Machine, id string) steps.Check {
	t.Helper()
	for _, c := range m.Checks() {
		if c.ID == id {
			return c
		}
	}
	require.Fail(t, "no such check", id)
	return steps.Check{}
}

// What could not be asked is not known: least of all is it "not installed",
// "not set" or "signed out".
func TestWhatTheSystemRefusedToStartIsNotKnown(t *testing.T) {
	t.Parallel()
	for id, question := range map[string]steps.QuestionID{
		"az.version": steps.AskTools, "config.instanceDiscovery": steps.AskConfig, "config.loginExperience": steps.AskConfig,
		"cloud.active": steps.AskClouds, "account.signedIn": steps.AskAccount,
	} {
		short := syscall.EMFILE
		if id == "az.version" {
			short = syscall.EBADF // what it is depends on the moment
		}
		m := steps.New(steps.Sample())
		equip(t, m)
		cause := fmt.Errorf("/usr/bin/az could not be started: %w", short)
		for _, q := range m.AskAgain(question) {
			if q.ID == question {
				require.True(t, m.Learn(steps.Answer{Question: q, Err: &runner.Failure{Kind: runner.FailedStart, Message: cause.Error(), Err: cause}}))
			}
		}
		c := checkOf(t, m, id)
		assert.Contains(t, []steps.CheckStatus{steps.CheckFail, steps.CheckWarn}, c.Status, id)
		assert.Equal(t, "not known", c.Found, id)
		assert.Contains(t, c.Message, short.Error(), id)
		assert.Contains(t, c.Remedy, "raise the limit", id)
		assert.Empty(t, c.Repair, id)
	}
}

func TestSettingsThatCouldNotBeReadAreNotCalledUnset(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	equip(t, m)
	answer(t, m, steps.AskConfig, 1, "", "ERROR: File contains parsing errors")
	for _, id := range []string{"config.instanceDiscovery", "config.loginExperience"} {
		c := checkOf(t, m, id)
		assert.Equal(t, "not known", c.Found)
		assert.Equal(t, "az config get failed: File contains parsing errors", c.Message)
	}
}
