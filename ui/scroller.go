package ui

import (
	"slices"

	"aksarc-wizard/ui/theme"
)

// scroller shows as many lines of a whole sheet as there is room for.
type scroller struct {
	at   int
	most int // lines that can be scrolled by
}

// key scrolls; false when the key is for something else.
func (s *scroller) key(name string) bool {
	by := map[string]int{"up": -1, "down": 1, "pgup": -8, "pgdown": 8, " ": 8}[name]
	s.at = max(min(s.at+by, s.most), 0)
	return by != 0
}

// cut gives the lines that are in sight, with marks where there are more.
func (s *scroller) cut(t *theme.Theme, body []string, rows int) []string {
	s.most = max(len(body)-rows, 0)
	s.at = min(s.at, s.most)
	shown := slices.Clone(body[s.at:min(s.at+rows, len(body))])
	if s.at > 0 {
		shown[0] = "   " + t.Accent.Render(t.Up+" more")
	}
	if s.at < s.most {
		shown[len(shown)-1] = "   " + t.Accent.Render(t.Down+" more")
	}
	return shown
}
