package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/sanitize"
	"aksarc-wizard/ui/screen"
)

// crashReport writes what a developer needs, and says where.
func (a *app) crashReport(w *world, crash *screen.PanicError) string {
	file := w.about.DraftFile + ".crash.txt"
	text := harmless(w.redactor, fmt.Sprintf("aksarc-wizard %s\n%v\n\n%s", version, crash, crash.Stack))
	if err := private.Write(file, []byte(text)); err != nil {
		return ""
	}
	return "Details for a report: " + file
}

// harmless is a text that nobody has chosen the words of, such as a panic's: it may
// quote what a tool or the service said.
func harmless(r *sanitize.Redactor, text string) string { return sanitize.Text(r.Redact(text)) }

// maxCrash bounds what is kept of an earlier crash, in bytes.
const maxCrash = 1 << 20

// tidyCrash makes harmless what the runtime wrote about an earlier crash: it
// writes as it is, and may quote a secret or an escape.
func tidyCrash(r *sanitize.Redactor, file string) {
	raw, err := private.Read(file, maxCrash)
	if text := harmless(r, string(raw)); err == nil && text != string(raw) {
		_ = private.Replace(file, []byte(text)) // what can't be written now is tried at the next start
	}
}

// watchForCrashes has the runtime write a crash that no code of ours sees (a
// goroutine of somebody else, a fault of the runtime) into a file as well: on
// the full screen nobody could read it. The file is beside the draft, readable
// by its owner alone; rest, called at a clean end, removes it unless an earlier
// crash is in it. Without such a file the program does as well.
func watchForCrashes(r *sanitize.Redactor, draft string) (rest func()) {
	file := draft + ".crash.txt"
	tidyCrash(r, file)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return func() {}
	}
	f, err := private.Open(file, os.O_CREATE|os.O_WRONLY|os.O_APPEND)
	if err != nil {
		return func() {}
	}
	err = debug.SetCrashOutput(f, debug.CrashOptions{})
	_ = f.Close() // the runtime has a copy of its own
	return func() {
		if err == nil {
			_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		}
		if i, err := os.Stat(file); err == nil && i.Size() == 0 {
			_ = os.Remove(file)
		}
	}
}
