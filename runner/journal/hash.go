package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"aksarc-wizard/runner"
)

// PlanHash names a plan by its content: two plans of one hash run the same
// commands. Secrets don't take part.
func PlanHash(p runner.Plan) string {
	text, err := json.Marshal(p)
	if err != nil { // a plan is plain data; this is a mistake in the program
		panic("journal: plan: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
