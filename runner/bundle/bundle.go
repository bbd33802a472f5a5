// Package bundle packs what a support case needs into one zip archive that can
// be carried out of the room: texts only, each redacted and made harmless line
// by line once more, with a manifest that says what is in it, what was changed,
// and what was left out on purpose.
//
// What lives here: reading, redacting, packing. What does not: which files a
// deployment has (runner/journal and the composition root know that).
package bundle

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"aksarc-wizard/runner/sanitize"
)

// MaxFile bounds what is taken of one file, in bytes: its end, where failures
// are told.
const MaxFile = 16 << 20

// maxLine bounds a line, in bytes; the rest of it is left out, and said.
const maxLine = 64 << 10

// File is one text of the bundle.
type File struct {
	// Name is its name in the archive.
	Name string
	// Path is where it is read from; when empty, Text is it.
	Path, Text string
}

// Entry is what became of a file.
type Entry struct {
	Name string `json:"name"`
	// Bytes and SHA256 are of the text in the archive.
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	// Changed is how many lines were redacted, made harmless or shortened.
	Changed int `json:"lines_changed"`
	// LeftOut is how many bytes of the beginning are not in it.
	LeftOut int64 `json:"bytes_left_out"`
	// Problem says why a file is not in it, or not to its end.
	Problem string `json:"problem,omitempty"`
}

// Write packs the files into w. A file that isn't there, or can't be read, is
// an Entry with a Problem; an error means that the archive itself is no good.
// Nothing that the redactor knows or recognises is written.
func Write(w io.Writer, files []File, r *sanitize.Redactor, now time.Time) ([]Entry, error) {
	z := zip.NewWriter(w)
	entries := make([]Entry, 0, len(files))
	for _, f := range files {
		e, err := add(z, f, r, now)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	out, err := z.CreateHeader(&zip.FileHeader{Name: "MANIFEST.txt", Method: zip.Deflate, Modified: now})
	if err == nil {
		_, err = io.WriteString(out, Manifest(entries, now))
	}
	return entries, errors.Join(err, z.Close())
}

func add(z *zip.Writer, f File, r *sanitize.Redactor, now time.Time) (Entry, error) {
	e := Entry{Name: f.Name}
	var from io.Reader = strings.NewReader(f.Text)
	if f.Path != "" {
		file, left, err := openEnd(f.Path)
		if err != nil {
			e.Problem = sanitize.Line(plain(err))
			return e, nil
		}
		defer func() { _ = file.Close() }()
		from, e.LeftOut = io.LimitReader(file, MaxFile), left
	}
	out, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: now})
	if err != nil {
		return e, err
	}
	sum := sha256.New()
	e.Bytes, e.Changed, e.Problem, err = clean(io.MultiWriter(out, sum), from, r)
	e.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return e, err
}

// openEnd opens a plain file at its last MaxFile bytes and says how many are
// before them. A link is not followed: the folder is ours, what it leads to may
// not be.
func openEnd(path string) (f *os.File, before int64, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, errors.New("it is not a plain file")
	}
	if f, err = os.Open(path); err != nil {
		return nil, 0, err
	}
	if before = max(0, info.Size()-MaxFile); before > 0 {
		if _, err = f.Seek(before, io.SeekStart); err != nil {
			return nil, 0, errors.Join(err, f.Close())
		}
	}
	return f, before, nil
}

// clean copies line by line. problem is an error of reading; what was read
// before it is kept.
func clean(w io.Writer, from io.Reader, r *sanitize.Redactor) (n int64, changed int, problem string, err error) {
	redact := r.Lines()
	in := bufio.NewReaderSize(from, maxLine)
	for {
		line, readErr := in.ReadSlice('\n')
		raw := strings.TrimRight(string(line), "\r\n")
		rest := 0
		for errors.Is(readErr, bufio.ErrBufferFull) {
			line, readErr = in.ReadSlice('\n')
			rest += len(bytes.TrimRight(line, "\r\n"))
		}
		if len(raw) > 0 || readErr == nil {
			text := sanitize.Whole(redact(raw))
			if rest > 0 {
				text += fmt.Sprintf(" (%d more bytes)", rest)
			}
			if text != raw {
				changed++
			}
			written, err := io.WriteString(w, text+"\n")
			n += int64(written)
			if err != nil {
				return n, changed, "", err
			}
		}
		switch {
		case errors.Is(readErr, io.EOF):
			return n, changed, "", nil
		case readErr != nil:
			return n, changed, "its end could not be read: " + sanitize.Line(plain(readErr)), nil
		}
	}
}

// plain is an error without the path, which the manifest has already.
func plain(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return err.Error()
}

// Manifest says what is in the archive and what never is.
func Manifest(entries []Entry, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Support bundle of aksarc-wizard, made %s.\n\n", now.UTC().Format(time.RFC3339))
	for _, e := range entries {
		if e.SHA256 == "" {
			fmt.Fprintf(&b, "%s: not in here: %s\n", e.Name, e.Problem)
			continue
		}
		fmt.Fprintf(&b, "%s  %s  %d bytes, %d lines changed", e.SHA256, e.Name, e.Bytes, e.Changed)
		if e.LeftOut > 0 {
			fmt.Fprintf(&b, ", without its first %d bytes", e.LeftOut)
		}
		if e.Problem != "" {
			fmt.Fprintf(&b, "; %s", e.Problem)
		}
		b.WriteString("\n")
	}
	b.WriteString(`
Never in here: kubeconfigs, SSH keys, az's own folder with its tokens, the
values of environment variables. Passwords, tokens, keys and certificates'
private parts were taken out of every line by what they look like; names,
addresses and resource ids of the site were not. Look at it before you pass it
on. The checksums of the lines of journal.jsonl hold for the original only.
`)
	return b.String()
}
