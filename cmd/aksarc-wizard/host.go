package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Streams are the standard streams. Terminals are *os.File; tests may give
// anything.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Host is what the program takes from the machine, so that nothing below main
// reads environment, clock or working folder on its own.
type Host struct {
	// Env holds KEY=value; a later one wins.
	Env []string
	Now func() time.Time
	// Self is the path of the running program, Dir the working folder.
	Self func() (string, error)
	Dir  func() (string, error)
	// Shared names the kind of a file system that other computers may share, ""
	// for a local one; private.Shared if nil.
	Shared func(path string) string
}

// Get is the value of an environment variable, "" when it isn't set.
func (h Host) Get(name string) string {
	for i := len(h.Env) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(h.Env[i], "="); ok && (k == name || runtime.GOOS == "windows" && strings.EqualFold(k, name)) {
			return v
		}
	}
	return ""
}

// stateFolder is where deployments are kept: AKSARC_WIZARD_HOME, else the
// platform's own place for state.
func (h Host) stateFolder() string {
	if dir := h.Get("AKSARC_WIZARD_HOME"); dir != "" {
		return dir
	}
	if runtime.GOOS == "windows" {
		if dir := h.Get("LOCALAPPDATA"); dir != "" {
			return filepath.Join(dir, "aksarc-wizard")
		}
	}
	if dir := h.Get("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "aksarc-wizard")
	}
	if home := h.home(); home != "" {
		return filepath.Join(home, ".local", "state", "aksarc-wizard")
	}
	return filepath.Join(os.TempDir(), "aksarc-wizard")
}

func (h Host) home() string {
	if runtime.GOOS == "windows" {
		return h.Get("USERPROFILE")
	}
	return h.Get("HOME")
}

// terminal gives the file behind a stream when it is one.
func terminal(stream any) (*os.File, bool) {
	f, ok := stream.(*os.File)
	return f, ok && f != nil && isTerminal(f)
}
