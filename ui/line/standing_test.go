package line

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/steps"
)

// standingWorld can say where a deployment stands.
type standingWorld struct {
	*fakeWorld
	err error
}

func (w standingWorld) Believed(string) ([]steps.Stand, error) {
	return []steps.Stand{{Title: "Cluster c1", Belief: "waiting; last seen Creating"}}, nil
}

func (w standingWorld) Standing(context.Context, string) ([]steps.Stand, error) {
	if w.err != nil {
		return nil, w.err
	}
	return []steps.Stand{
		{Title: "Logical network lnet1", Belief: "done"},
		{Title: "Cluster c1", Belief: "waiting; last seen Creating", Truth: "Succeeded, 14 min ago", Differs: true},
	}, nil
}

func TestBeliefStandsBesideTruthBeforeADeploymentIsGoneOnWith(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		err  error
		want []string
	}{
		{"the site answers", nil, []string{"  Logical network lnet1: journal: done.\n", "DIFFERENT: Cluster c1: journal: waiting; last seen Creating; service:", "Succeeded, 14 min ago."}},
		{"the site is silent", errors.New("no answer"), []string{"WARNING: what the site says could not be learnt: no answer", "  Cluster c1: journal: waiting; last seen Creating.\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			m := steps.New(steps.Sample())
			m.GoTo(steps.Deploy)
			var out strings.Builder
			_, err := Run(context.Background(), standingWorld{w, tt.err}, m, Options{In: strings.NewReader("n\n"), Out: &out, Resume: "d7", Tick: w.tick})
			require.NoError(t, err)
			for _, want := range tt.want {
				assert.Contains(t, out.String(), want)
			}
			assert.Empty(t, w.deployed, "nothing is begun before the operator says so")
		})
	}
}
