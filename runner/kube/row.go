package kube

import (
	"fmt"
	"strings"
	"unicode"
)

// Level is how a check came out.
type Level string

// The levels. A warning leaves a usable result.
const (
	OK   Level = "ok"
	Warn Level = "warn"
	Fail Level = "fail"
)

// Row is one thing that was checked. What says what was done, not what was
// hoped for, so that a reader knows how much a row proves.
type Row struct {
	// ID is stable, such as file.server or cluster.nodes.
	ID     string
	What   string
	Level  Level
	Detail string
}

func (r Row) String() string {
	return fmt.Sprintf("%s: %s (%s)", r.What, r.Detail, r.Level)
}

// ProofError says which rows failed.
type ProofError struct {
	Rows []Row
}

func (e *ProofError) Error() string {
	var parts []string
	for _, r := range e.Rows {
		parts = append(parts, r.What+": "+r.Detail)
	}
	return strings.Join(parts, "; ")
}

// failed gives the error for the rows of level Fail, or nil.
func failed(rows []Row) error {
	var bad []Row
	for _, r := range rows {
		if r.Level == Fail {
			bad = append(bad, r)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return &ProofError{Rows: bad}
}

// printable leaves nothing in a text that could act on a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
