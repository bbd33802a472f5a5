package main

// What the operator carries in and names on a page: the folder of the media, the
// site's root certificate. The flags --media and --ca name the same.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/media"
	"aksarc-wizard/runner/trust"
	"aksarc-wizard/steps"
)

var _ steps.Carrier = (*world)(nil)

// About says which world this is.
func (w *world) About() steps.About {
	about := w.about
	if w.eyes == nil {
		return about
	}
	w.eyes.mu.Lock()
	defer w.eyes.mu.Unlock()
	about.Flags = slices.Concat(about.Flags, w.eyes.flags)
	return about
}

// place is where a path leads that somebody typed or pasted: quotes around it
// are a shell's or a file manager's.
func (w *world) place(typed string) string {
	path := strings.Trim(strings.TrimSpace(typed), `"'`)
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = filepath.Join(w.host.home(), rest)
	}
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(w.eyes.base, path)
}

// Media takes a folder of wheels in place of the one before.
func (w *world) Media(typed string) error {
	dir := w.place(typed)
	if dir == "" {
		return errors.New("type the place of the folder, such as /media/usb or E:\\")
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %s", dir, plainError(err))
	case !info.IsDir():
		return fmt.Errorf("%s is a file; wanted is the folder that holds the wheels", dir)
	}
	if !w.about.Rehearsal {
		if _, err := media.Open(dir); err != nil {
			return err
		}
	}
	e := w.eyes
	e.mu.Lock()
	defer e.mu.Unlock()
	e.media = dir
	e.rename("--media", dir)
	return nil
}

// carryOn has the next world know what was named in this one.
func (a *app) carryOn(w *world) {
	e := w.eyes
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := 0; i+1 < len(e.flags); i += 2 {
		switch e.flags[i] {
		case "--media":
			a.flags.media = e.flags[i+1]
		case "--ca":
			a.flags.ca = slices.Clone(e.roots)
		}
	}
}

// rename names something on the command line, in place of what it was before.
func (e *eyes) rename(flag, value string) {
	for i := 0; i+1 < len(e.flags); i += 2 {
		if e.flags[i] == flag {
			e.flags[i+1] = value
			return
		}
	}
	e.flags = append(e.flags, flag, value)
}

// Roots reads the certificates of a file; nothing trusts them yet.
func (w *world) Roots(typed string) ([]runner.Certificate, error) {
	file := w.place(typed)
	if file == "" {
		return nil, errors.New("type the place of the file, such as /media/usb/root.cer or E:\\root.cer")
	}
	roots, err := readRoots([]string{file})
	if err != nil {
		return nil, namedHere(err)
	}
	var out []runner.Certificate
	for _, c := range roots {
		if w.host.Now().After(c.NotAfter) {
			return nil, fmt.Errorf("the certificate %s ended on %s: get the site's present one, or set this computer's clock", c.Subject, c.NotAfter.UTC().Format("2006-01-02"))
		}
		out = append(out, trust.Describe(c))
	}
	return out, nil
}

// Trust has az trust what was read from the file and agreed to. A stick can have
// been changed since, so the file must still hold just that.
func (w *world) Trust(typed string, agreed []runner.Certificate) error {
	file, e := w.place(typed), w.eyes
	now, err := w.Roots(typed)
	if err != nil {
		return err
	}
	if !slices.EqualFunc(now, agreed, func(a, b runner.Certificate) bool { return a.SHA256 == b.SHA256 }) {
		return fmt.Errorf("%s holds other certificates now than those that were shown", file)
	}
	e.mu.Lock()
	files := slices.Clone(e.roots)
	e.mu.Unlock()
	known := slices.Contains(files, file)
	if !known {
		files = append(files, file)
	}
	roots, err := readRoots(files)
	if err != nil {
		return namedHere(err)
	}
	prints := readAgreed(filepath.Join(e.home, trustedFile))
	for _, c := range now {
		if !slices.Contains(prints, c.SHA256) {
			prints = append(prints, c.SHA256)
		}
	}
	if err := keepAgreed(filepath.Join(e.home, trustedFile), prints); err != nil {
		return namedHere(err)
	}
	if err := e.trust(files, roots); err != nil {
		return namedHere(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !known {
		e.flags = append(e.flags, "--ca", file)
	}
	return nil
}

// namedHere is an error of the flags for who has named the file on a page.
func namedHere(err error) error {
	return errors.New(strings.TrimPrefix(flat(err).Error(), "--ca "))
}
