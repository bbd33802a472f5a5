// Package pattern holds regular expressions that are compiled when they are
// first asked. Compiled where they stand, those of all rooms together took a
// millisecond of every start, also of one that matches nothing; the first page
// of the wizard is to be there before anybody notices a start.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression in the syntax of package regexp.
type Pattern struct {
	expr     string
	once     sync.Once
	compiled *regexp.Regexp
}

// New takes note of an expression. A wrong one panics at its first use, so
// each needs a test that uses it.
func New(expr string) *Pattern { return &Pattern{expr: expr} }

// Regexp is the compiled expression.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.once.Do(func() { p.compiled = regexp.MustCompile(p.expr) })
	return p.compiled
}

// MatchString reports whether s holds a match.
func (p *Pattern) MatchString(s string) bool { return p.Regexp().MatchString(s) }

// FindString is the leftmost match in s, "" when there is none.
func (p *Pattern) FindString(s string) string { return p.Regexp().FindString(s) }

// FindStringSubmatch is the leftmost match in s and its groups, nil when there
// is none.
func (p *Pattern) FindStringSubmatch(s string) []string { return p.Regexp().FindStringSubmatch(s) }

// String is the expression, for sentences that quote the rule.
func (p *Pattern) String() string { return p.expr }
