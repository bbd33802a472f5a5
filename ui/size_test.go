package ui_test

import (
	"testing"

	"aksarc-wizard/ui"
	"aksarc-wizard/ui/theme"
)

// TestThePageIsSmall keeps what the first page costs on a slow line in sight:
// its text and colours, before the painter leaves out what is blank.
func TestThePageIsSmall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		opt  ui.Options
		most int
	}{
		{"serial", ui.Options{ASCII: true, Serial: true}, 1250},
		{"16 colours", ui.Options{Color: theme.Sixteen}, 2000},
	} {
		for _, s := range scenes[:2] {
			view := s.open(t, 80, 24, c.opt).Model.View()
			t.Logf("%s, %s: %d bytes", c.name, s.name, len(view))
			if len(view) > c.most {
				t.Errorf("%s, %s: %d bytes, more than %d", c.name, s.name, len(view), c.most)
			}
		}
	}
}
