package steps

import "context"

// Stand is where one action of a deployment stands: what its journal believes
// beside what the site says.
type Stand struct {
	Action, Title string
	// Belief is the journal's last word, such as "waiting; last seen Creating".
	Belief string
	// Truth is what the site says, such as "Succeeded, 14 min ago"; "" where it
	// was not asked: nothing was ordered yet, or it was seen done.
	Truth string
	// Differs: the two don't agree, or the site didn't say.
	Differs bool
}

// StandingWorld is a World that can say where a deployment stands before it is
// gone on with.
type StandingWorld interface {
	World
	// Believed is what the journal alone says, at once: no tool is started.
	Believed(id string) ([]Stand, error)
	// Standing asks the site as well, once for each action that was begun and not
	// seen done. It changes nothing, not even the journal.
	Standing(ctx context.Context, id string) ([]Stand, error)
}
