package sanitize

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Hidden stands where a secret stood.
const Hidden = "[hidden]"

// minSecret is the shortest secret hidden by value, in bytes. A shorter one
// would blank every word that happens to hold it; it is still hidden where a
// pattern finds it (password=abc).
const minSecret = 4

// Redactor takes secrets out of text: those it was told, wherever they stand
// and also when quoted for JSON or a URL or encoded in base64, and those it
// recognises by their shape. Its methods may be called at the same time. The
// zero value knows shapes only.
type Redactor struct {
	mu     sync.Mutex
	values []string
	// known is what Redact uses; nil while no secret was told.
	known atomic.Pointer[known]
}

// known is an immutable set of told secrets.
type known struct {
	values   []string
	letters  []letters // of each value
	replacer *strings.Replacer
}

// in reports whether s, whose letters are l, holds any of them. Looking is ten
// times as fast as replacing, and nearly no line holds one.
func (k *known) in(s string, l letters) bool {
	for i, v := range k.values {
		if l.have(k.letters[i]) && strings.Contains(s, v) {
			return true
		}
	}
	return false
}

// New returns a redactor that knows these secrets.
func New(secrets ...string) *Redactor {
	r := &Redactor{}
	for _, s := range secrets {
		r.Add(s)
	}
	return r
}

// Add makes a secret of this run known, before it is used.
func (r *Redactor) Add(secret string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := len(r.values)
	for _, v := range spellings(secret) {
		if len(v) >= minSecret && !slices.Contains(r.values, v) {
			r.values = append(r.values, v)
		}
	}
	if len(r.values) == before {
		return
	}
	// At the same place the replacer prefers the earlier pair: longest first,
	// or the tail of a secret whose beginning is another one would stay.
	slices.SortStableFunc(r.values, func(a, b string) int { return len(b) - len(a) })
	pairs := make([]string, 0, 2*len(r.values))
	needs := make([]letters, 0, len(r.values))
	for _, v := range r.values {
		pairs = append(pairs, v, Hidden)
		needs = append(needs, lettersOf(v))
	}
	r.known.Store(&known{values: slices.Clone(r.values), letters: needs, replacer: strings.NewReplacer(pairs...)})
}

// spellings lists the forms in which a tool may print the secret.
func spellings(secret string) []string {
	trimmed := strings.TrimSpace(secret)
	if trimmed == "" {
		return nil
	}
	all := []string{secret, trimmed, url.QueryEscape(trimmed), url.PathEscape(trimmed)}
	if quoted, err := json.Marshal(trimmed); err == nil {
		all = append(all, string(quoted[1:len(quoted)-1]))
	}
	all = append(all, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(trimmed))
	if len(trimmed) >= 2*minSecret {
		for _, e := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			all = append(all, e.EncodeToString([]byte(trimmed)), e.WithPadding(base64.NoPadding).EncodeToString([]byte(trimmed)))
		}
	}
	// Output arrives line by line, so a secret of several lines never does
	// as a whole. Short lines ("}") would hide too much.
	if lines := strings.Split(trimmed, "\n"); len(lines) > 1 {
		for _, l := range lines {
			if l = strings.TrimSpace(l); len(l) >= 4*minSecret {
				all = append(all, l)
			}
		}
	}
	return all
}

// Redact returns s without its secrets. It keeps everything else, so that the
// text still says what happened.
func (r *Redactor) Redact(s string) string {
	l := lettersOf(s)
	if k := r.known.Load(); k != nil && k.in(s, l) {
		s = k.replacer.Replace(s)
		l = lettersOf(s)
	}
	return redactShapes(s, l)
}

// Lines returns a function that redacts the lines of one stream in order. It
// remembers being inside a private key, which a line alone doesn't show. It is
// for one goroutine.
func (r *Redactor) Lines() func(string) string {
	inside := false
	return func(line string) string {
		if !strings.Contains(line, "-----") {
			if inside {
				return Hidden
			}
			return r.Redact(line)
		}
		begin := strings.LastIndex(line, pemBegin)
		private := begin >= 0 && strings.Contains(line[begin:], pemPrivate)
		end := strings.LastIndex(line, pemEnd)
		wasInside := inside
		switch {
		case private && end < begin:
			inside = true
		case end >= 0:
			inside = false
		}
		if wasInside {
			return Hidden
		}
		return r.Redact(line)
	}
}
