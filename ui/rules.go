package ui

import (
	"slices"
	"strings"

	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// foot is the last line, the keys; drawn anew when they are others.
func (m *Model) foot() string {
	f, all := &m.frame, m.footer()
	if f.foot == "" || f.footWidth != m.w || !slices.Equal(all, f.footFor) {
		f.foot, f.footFor, f.footWidth = keys.Footer(all, m.w, m.theme), all, m.w
	}
	return f.foot
}

// ruleKey is what a rule shows: a sentence, and whether there is more beyond.
type ruleKey struct {
	sentence string
	more     bool
	style    ruleStyle
	w        int
}

type ruleStyle uint8

const (
	muted ruleStyle = iota
	titled
	noticed
)

// keptRule is a rule as last drawn.
type keptRule struct {
	key  ruleKey
	line string
}

func (m *Model) kept(k *keptRule, key ruleKey, sign string) string {
	if k.line == "" || k.key != key {
		*k = keptRule{key, m.rule(key, sign)}
	}
	return k.line
}

// rule draws a line with a sentence in it, and at its end whether there is more
// on that side. Serial lines have no more of it than its beginning.
func (m *Model) rule(k ruleKey, sign string) string {
	t, sentence := m.theme, k.sentence
	style := t.Muted
	switch k.style {
	case titled:
		style = t.Title
	case noticed:
		style = t.Accent
	case muted:
	}
	end := ""
	if k.more {
		end = " " + sign + " more "
	}
	room := m.w - text.Width(end)
	if m.opt.Serial {
		// On a slow line a rule across the screen is a tenth of the page.
		line := t.Muted.Render(m.dashes(2))
		if sentence != "" {
			line += " " + style.Render(text.Cut(sentence, room-3, t.Ellipsis))
		}
		return line + t.Accent.Render(end)
	}
	if sentence == "" {
		return t.Muted.Render(m.dashes(room)) + t.Accent.Render(end)
	}
	sentence = text.Cut(sentence, room-6, t.Ellipsis)
	fill := room - 4 - text.Width(sentence)
	return t.Muted.Render(m.dashes(2)) + " " + style.Render(sentence) + " " + t.Muted.Render(m.dashes(fill)) + t.Accent.Render(end)
}

// dashes are cut from one long rule.
func (m *Model) dashes(n int) string {
	if m.frame.dashes == "" {
		m.frame.dashes = strings.Repeat(m.theme.Rule, maxWidth)
	}
	return m.frame.dashes[:max(min(n, maxWidth), 0)*len(m.theme.Rule)]
}
