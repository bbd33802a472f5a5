package output

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/sanitize"
)

// Kind says what is wrong with an output.
type Kind string

// The kinds of unusable output.
const (
	Empty     Kind = "empty"      // nothing, where a document is needed
	NotJSON   Kind = "not-json"   // no document in it
	HTML      Kind = "html"       // a page, as proxies and sign-in portals send
	Encoding  Kind = "encoding"   // UTF-16, or bytes that are no text
	Truncated Kind = "truncated"  // a document that ends too early
	Several   Kind = "several"    // more than one document, or text after it
	TooLarge  Kind = "too-large"  // over runner.MaxStdout bytes
	TooDeep   Kind = "too-deep"   // nested over MaxDepth
	WrongType Kind = "wrong-type" // a document of another form than asked for
)

// MaxDepth is the deepest nesting read; az's own answers stay below 20.
const MaxDepth = 200

// firstBytes is how much of an unusable output an Error shows, in bytes.
const firstBytes = 200

// Error says that an output is unusable, and shows how it begins.
type Error struct {
	Kind Kind
	// First is the beginning of the output, sanitised; it may hold secrets
	// that only a Redactor knows.
	First string
	// Size is the whole output in bytes.
	Size int
	// Err is the parser's own error, if it came to parsing.
	Err error
}

var sentences = map[Kind]string{
	Empty:     "az ended well but printed nothing where JSON was expected",
	NotJSON:   "az printed text where JSON was expected",
	HTML:      "a web page came back where JSON was expected; a proxy or a sign-in portal may be in between",
	Encoding:  "az printed bytes that are not UTF-8 text",
	Truncated: "the JSON that az printed is cut off",
	Several:   "az printed more than one JSON document",
	TooLarge:  "az printed more than can be read",
	TooDeep:   "the JSON that az printed is nested too deeply",
	WrongType: "the JSON that az printed has another form than expected",
}

func (e *Error) Error() string {
	s := sentences[e.Kind]
	if e.Err != nil {
		s += " (" + sanitize.Line(e.Err.Error()) + ")"
	}
	if e.First != "" {
		s += fmt.Sprintf("; it begins: %s", e.First)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// JSON reads the one JSON document, an object or an array, of a tool's standard
// output into the value that into points to. Lines of chatter may stand before
// it (a Python warning, a notice), nothing but space after it. Its error is
// always an *Error.
func JSON(stdout []byte, into any) error {
	doc, err := Document(stdout)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(doc, into); err != nil {
		return unusable(WrongType, stdout, err)
	}
	return nil
}

// Document finds the document that JSON reads.
func Document(stdout []byte) (json.RawMessage, error) {
	if len(stdout) > runner.MaxStdout {
		return nil, unusable(TooLarge, stdout, nil)
	}
	b := bytes.TrimPrefix(stdout, []byte("\xef\xbb\xbf"))
	if looksUTF16(b) {
		return nil, unusable(Encoding, stdout, nil)
	}
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return nil, unusable(Empty, stdout, nil)
	}
	if looksHTML(b) {
		return nil, unusable(HTML, stdout, nil)
	}
	// A document after chatter begins a line. The first line that begins one
	// that can be read decides; a notice in brackets ("[notice] ...") can't.
	var first error
	for at := range starts(b) {
		doc, rest, err := one(b[at:])
		if err == nil {
			if !utf8.Valid(doc) {
				return nil, unusable(Encoding, stdout, nil)
			}
			if len(bytes.TrimSpace(rest)) > 0 {
				return nil, unusable(Several, stdout, nil)
			}
			return doc, nil
		}
		if errors.Is(err, errDeep) {
			return nil, unusable(TooDeep, stdout, nil)
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			// All from here on is an unfinished document; what lies inside it
			// is a part and must not be taken for the whole.
			return nil, unusable(Truncated, stdout, nil)
		}
		if first == nil {
			first = err
		}
		// Something inside a damaged document would parse by itself: only
		// chatter, which has no structure, may be passed over.
		if structured(b[at:]) {
			return nil, unusable(NotJSON, stdout, err)
		}
	}
	if !utf8.Valid(b) {
		return nil, unusable(Encoding, stdout, nil)
	}
	return nil, unusable(NotJSON, stdout, first)
}

// maxStarts bounds how many lines of chatter that begin like a document are
// tried.
const maxStarts = 32

// starts gives the places where a line begins with { or [, after space.
func starts(b []byte) func(func(int) bool) {
	return func(yield func(int) bool) {
		tried := 0
		for at := 0; at < len(b) && tried < maxStarts; {
			line := at
			for line < len(b) && (b[line] == ' ' || b[line] == '\t' || b[line] == '\r') {
				line++
			}
			if line < len(b) && (b[line] == '{' || b[line] == '[') {
				tried++
				if !yield(line) {
					return
				}
			}
			nl := bytes.IndexByte(b[at:], '\n')
			if nl < 0 {
				return
			}
			at += nl + 1
		}
	}
}

var errDeep = errors.New("nested too deeply")

// one takes one document off the beginning of b.
func one(b []byte) (doc json.RawMessage, rest []byte, err error) {
	if deeper(b, MaxDepth) {
		return nil, nil, errDeep
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if err := dec.Decode(&doc); err != nil {
		return nil, nil, err
	}
	return doc, b[dec.InputOffset():], nil
}

// deeper reports whether the document at the beginning of b nests over limit.
func deeper(b []byte, limit int) bool {
	depth, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > limit {
				return true
			}
		case c == '}' || c == ']':
			if depth--; depth <= 0 {
				return false
			}
		}
	}
	return false
}

// structured reports whether b, which can't be read, still is meant as a
// document: a brace or bracket followed by what only a document has there.
func structured(b []byte) bool {
	next := bytes.TrimLeft(b[1:], " \t\r\n")
	if len(next) == 0 {
		return true
	}
	switch next[0] {
	case '"', '{':
		return true
	case '[', '}', ']':
		return b[0] == '['
	}
	return b[0] == '{' && bytes.ContainsRune([]byte{'\n', '\r'}, rune(b[1]))
}

// looksUTF16 recognises PowerShell's redirections.
func looksUTF16(b []byte) bool {
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		return true
	}
	return len(b) >= 4 && (b[0] == 0) != (b[1] == 0) && (b[2] == 0) != (b[3] == 0)
}

func looksHTML(b []byte) bool {
	head := strings.ToLower(string(b[:min(len(b), 512)]))
	for _, tag := range []string{"<!doctype", "<html", "<head", "<body"} {
		if strings.HasPrefix(head, tag) || strings.Contains(head, "\n"+tag) {
			return true
		}
	}
	return false
}

func unusable(k Kind, b []byte, err error) *Error {
	return &Error{Kind: k, First: sanitize.Line(string(b[:min(len(b), firstBytes)])), Size: len(b), Err: err}
}
