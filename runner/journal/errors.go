package journal

import (
	"errors"
	"fmt"
)

// ErrNotLocked: the deployment was opened for reading; Lock it first.
var ErrNotLocked = errors.New("the deployment is open for reading only")

// ErrNotFound: there is no such deployment.
var ErrNotFound = errors.New("no such deployment")

// DamagedError refuses a journal that holds something other than what was
// written. Nothing is changed in the file.
type DamagedError struct {
	Path string
	// Line counts from 1.
	Line int
	Why  string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s is damaged at line %d (%s). It was left as it is. The site still knows what exists: start a new deployment with the same answers, it looks before it creates.", e.Path, e.Line, e.Why)
}

// NewerError refuses a journal that a newer program wrote.
type NewerError struct {
	Path         string
	Schema, Know int
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s was written by a newer aksarc-wizard (schema %d; this one knows %d). Continue with the newer program.", e.Path, e.Schema, e.Know)
}

// RehearsalError keeps practice and real work apart.
type RehearsalError struct {
	ID string
	// Rehearsal says that the deployment is a rehearsal and the az is not.
	Rehearsal bool
}

func (e *RehearsalError) Error() string {
	if e.Rehearsal {
		return fmt.Sprintf("Deployment %s is a rehearsal; it can't be continued against a real az. Add --rehearse, or start a new deployment.", e.ID)
	}
	return fmt.Sprintf("Deployment %s is a real one; it can't be continued as a rehearsal. Leave out --rehearse.", e.ID)
}

// SiteError keeps the rehearsal's sites apart: what was made on one doesn't
// exist on another.
type SiteError struct {
	ID string
	// Site is where the deployment was practised, Here where this program is.
	Site, Here string
}

func (e *SiteError) Error() string {
	return fmt.Sprintf("Deployment %s was practised on the rehearsal site %s; it can't be continued on %s. Name the right one with --scenario, or leave that out.", e.ID, e.Site, e.Here)
}

// HeldError says who is working on the deployment already.
type HeldError struct {
	ID     string
	Holder Holder
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("%s is being worked on by %s. You can watch it, or wait until it has ended.", e.ID, e.Holder)
}
