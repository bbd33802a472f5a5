package main

import (
	"runtime"
	"sync"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/process"
)

// tools know where az and kubectl are. One that wasn't there is looked for again
// whenever it is wanted: the page says to install it, and somebody may have done
// so meanwhile.
type tools struct {
	mu     sync.Mutex
	found  map[runner.Program]process.Program
	locate map[runner.Program]func() (process.Program, error)
}

func (a *app) newTools() *tools {
	return &tools{found: map[runner.Program]process.Program{}, locate: map[runner.Program]func() (process.Program, error){
		runner.Az: a.locateAz,
		runner.Kubectl: func() (process.Program, error) {
			return process.LocateKubectl(a.places(), a.host.Get("AKSARC_WIZARD_KUBECTL"))
		},
	}}
}

// look gives a program, or why it isn't there.
func (t *tools) look(name runner.Program) (process.Program, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p, ok := t.found[name]; ok {
		return p, nil
	}
	locate, ok := t.locate[name]
	if !ok {
		return process.Program{}, nil // the runner says what it doesn't know
	}
	p, err := locate()
	if err == nil {
		t.found[name] = p
	}
	return p, err
}

func (t *tools) find(name runner.Program) (process.Program, bool) {
	p, err := t.look(name)
	return p, err == nil && p.Path != ""
}

// missing says why a program isn't there; nil when it is.
func (t *tools) missing(name runner.Program) error {
	_, err := t.look(name)
	return err
}

// path is where a program is, "" when it isn't there.
func (t *tools) path(name runner.Program) string {
	p, _ := t.look(name)
	return p.Path
}

// set names a program that need not be looked for.
func (t *tools) set(name runner.Program, p process.Program) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.found[name] = p
}

func (a *app) locateAz() (process.Program, error) {
	named := a.flags.az
	if named == "" {
		named = a.host.Get("AKSARC_WIZARD_AZ")
	}
	return process.LocateAz(a.places(), named)
}

// azPath is where az is, "" when there is none.
func (a *app) azPath() string {
	p, err := a.locateAz()
	if err != nil {
		return ""
	}
	return p.Path
}

func (a *app) places() process.Places { return process.Places{GOOS: runtime.GOOS, Env: a.host.Env} }
