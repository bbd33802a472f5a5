package line

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"aksarc-wizard/runner/sanitize"
	"aksarc-wizard/ui/text"
)

// printer is the only way out. Whatever is written has passed harmless, so a
// name from the site can neither act on the terminal nor pretend to be a line
// of ours. It is safe for concurrent use, because tools speak while we wait.
type printer struct {
	mu      sync.Mutex
	out     io.Writer
	unicode bool
	width   int
	// err is the first error of writing; nothing is written after it.
	err error
}

// say writes one paragraph, broken at blanks, with the indent of its first line;
// behind the number or mark of an indented one the rest hangs. Strings and errors
// among the arguments are made one line.
func (p *printer) say(format string, args ...any) {
	s := harmless(fmt.Sprintf(format, clean(args)...), p.unicode)
	if strings.TrimSpace(s) == "" {
		return
	}
	hang := ""
	if body := strings.TrimLeft(s, " "); len(body) < len(s) && strings.ContainsRune("0123456789|-", rune(body[0])) {
		hang = "   "
	}
	p.put(strings.Join(text.Wrap(s, p.width-len(hang)), "\n"+hang) + "\n")
}

// verbatim writes one line as it is, for what will be copied: commands, files.
func (p *printer) verbatim(format string, args ...any) {
	p.put(harmless(fmt.Sprintf(format, clean(args)...), p.unicode) + "\n")
}

// paragraphs writes a text of several lines, each indented.
func (p *printer) paragraphs(indent, s string) {
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		p.say("%s%s", indent, line)
	}
}

// prompt writes what is asked, without a line end.
func (p *printer) prompt(s string) { p.put("\n" + harmless(s, p.unicode) + ": ") }

func (p *printer) blank() { p.put("\n") }

// put writes a text whose parts are harmless; its line ends are ours.
func (p *printer) put(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		_, p.err = io.WriteString(p.out, s)
	}
}

func (p *printer) failed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err != nil
}

// clean makes each text among the arguments fit for one line.
func clean(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case string:
			out[i] = sanitize.Line(a)
		case error:
			out[i] = sanitize.Line(a.Error())
		default:
			out[i] = a
		}
	}
	return out
}

// harmless shows instead of sends everything that isn't plain text, in one
// line; without Unicode everything that isn't ASCII too.
func harmless(s string, unicode bool) string {
	s = sanitize.Line(s)
	if unicode {
		return s
	}
	return ascii(s)
}

// spelled are the characters of our own texts that ASCII spells otherwise.
var spelled = strings.NewReplacer(
	"…", "...", "–", "-", "—", "-", "‘", "'", "’", "'", "“", `"`, "”", `"`,
	"•", "*", "·", "-", "→", "->", "≥", ">=", "≤", "<=", "×", "x", "✓", "OK", "✗", "X",
)

func ascii(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < 0x80
	}
	if plain {
		return s
	}
	var b strings.Builder
	for _, r := range spelled.Replace(s) {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u{%x}`, r)
		}
	}
	return b.String()
}
