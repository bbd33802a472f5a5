package execute_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
)

// notDone are answers to "how far is it?" that don't say that it is done,
// however much they look like it.
var notDone = map[string]string{
	"nothing":                        "",
	"space":                          " \r\n",
	"a state nobody has heard of":    answer("Rebalancing"),
	"a state that begins like done":  answer("SucceededWithWarnings"),
	"done, cut off":                  answer("Succeede"),
	"done, in letters like it":       answer("Succееded"), // two are Cyrillic
	"done, with hidden characters":   answer(`Suc\u200bceeded`),
	"done, after a control":          answer(`\u001b[0mSucceeded`),
	"no state":                       `{"properties":{"kubernetesVersion":"1.29.4","ip":"192.168.200.30"}}`,
	"a null":                         `{"properties":{"provisioningState":null}}`,
	"a number":                       `{"properties":{"provisioningState":1e400}}`,
	"a truth":                        `{"properties":{"provisioningState":true}}`,
	"a list":                         `{"properties":{"provisioningState":["Succeeded"]}}`,
	"an object":                      `{"properties":{"provisioningState":{"state":"Succeeded"}}}`,
	"done, in another place":         `{"provisioningState":"Succeeded","properties":{"provisioningState":"Creating"}}`,
	"a list of things that are done": "[" + answer("Succeeded") + "]",
	"two documents":                  answer("Succeeded") + "\n" + answer("Creating"),
	"cut off":                        `{"properties":{"provisioningState":"Succeeded"`,
	"cut off, in the word":           `{"properties":{"provisioningState":"Succeeded`,
	"NaN beside it":                  `{"properties":{"provisioningState":"Succeeded","count":NaN}}`,
	"a NUL in it":                    strings.Replace(answer("Succeeded"), "Succ", "Succ\x00", 1),
	"bytes that are no UTF-8":        strings.Replace(answer("Succeeded"), "1.29", "1.\xff29", 1),
	"UTF-16":                         "\xff\xfe{\x00\"\x00",
	"a page":                         "<!DOCTYPE html><html><title>Succeeded</title></html>",
	"a page with a document in it":   "<html>\n" + answer("Succeeded") + "\n</html>",
	"words":                          "Succeeded",
	"a word in quotes":               `"Succeeded"`,
	"a table":                        "Name    State\n------  ---------\nc1      Succeeded\n",
	"nested without end":             strings.Repeat(`{"properties":`, 5000) + "1" + strings.Repeat("}", 5000),
	"huge":                           `{"x":"` + strings.Repeat("x", runner.MaxStdout) + `","properties":{"provisioningState":"Succeeded"}}`,
	"chatter, then not done":         "WARNING: Succeeded\n" + answer("Creating"),
	"not done, then chatter":         answer("Creating") + "\nSucceeded\n",
	"not done, with a mark before":   "\ufeff" + answer("Updating"),
}

// TestNothingButTheServicesOwnWordIsDone: the engine goes on asking whatever
// else it is answered, and ends at the first answer that says it.
func TestNothingButTheServicesOwnWordIsDone(t *testing.T) {
	t.Parallel()
	for name, garbage := range notDone {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := underWay(t)
			b.tool.Expect(showArgv...).Reply(0, garbage, "")
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "") // must be asked for, or the tool complains
			require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{}))
			assert.Equal(t, journal.PhaseDone, journal.State(b.dep.Records())["cluster"].Phase)
			assert.Empty(t, b.tool.Changes(), "and orders nothing")
			for _, e := range b.events {
				assert.NotContains(t, e.Message+e.State, "\x1b")
			}
		})
	}
}

// TestNothingIsOrderedOnGarbage: an answer to the first look that can't be read
// is not "it isn't there": nothing is made on its strength.
func TestNothingIsOrderedOnGarbage(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"nothing", "cut off", "two documents", "a page", "UTF-16", "words", "a list of things that are done", "nested without end", "huge"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.tool.Expect(showArgv...).Reply(0, notDone[name], "").Always()
			var f *runner.Failure
			require.ErrorAs(t, b.run(t.Context(), plan(cluster()), execute.Options{}), &f)
			assert.Empty(t, b.tool.Changes())
			assert.Less(t, len(f.Message), 1000)
		})
	}
}
