package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/addressmap"
	"aksarc-wizard/ui/keys"
)

// addressScreen is a form with the picture of the subnet and the sum beneath:
// the network, and the cluster whose addresses lie in it.
type addressScreen struct {
	*formScreen
	mapFor mapKey
	mapped []string
}

type mapKey struct{ version, w, free, all int }

func newNetwork(m *Model) station {
	s := &addressScreen{formScreen: newForm(m, steps.Network)}
	s.build = s.networkItems
	return s
}

func newCluster(m *Model) station {
	return &addressScreen{formScreen: newForm(m, steps.Cluster)}
}

func (s *addressScreen) layout(w, h int) content {
	c := s.formScreen.layout(w, h)
	// The map keeps its place whatever the help beneath the field needs: one
	// line of it is counted, the form scrolls for more.
	c.panel = s.panel(w, h-len(s.items)-2, h)
	return c
}

// minFormRows are the rows of the form that the map leaves alone.
const minFormRows = 9

// panel is as much of map and sum as there is room for: free are the rows that
// the form leaves, all those of the body. Where a form is long, the map takes
// some of its rows, and the form scrolls.
func (s *addressScreen) panel(w, free, all int) []string {
	k := mapKey{s.m.version, w, free, all}
	if k == s.mapFor && s.mapped != nil {
		return s.mapped
	}
	s.mapFor = k
	layout := s.m.machine.Report().Layout
	sum := s.m.maps.Sum(&layout.Capacity, w-6)
	full := s.m.maps.Lines(&layout, w-6, addressmap.Full)
	lines := full
	switch {
	case len(full)+len(sum) > max(free, all-minFormRows-1, 2):
		free = max(free, all-minFormRows-1, 2)
		if lines = s.m.maps.Lines(&layout, w-6, addressmap.Short); len(lines)+len(sum) > free {
			lines = nil
		}
	case len(full)+len(sum) < free && len(sum) > 0:
		lines = append(lines, "")
	}
	lines = append(lines, sum...)
	if rule := s.m.maps.Rule(&layout.Capacity, w-6); len(sum) > 0 && len(lines)+len(rule) <= free && len(lines) > len(full) {
		lines = append(lines, rule...)
	}
	s.mapped = lines
	return lines
}

func (s *addressScreen) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	if name == keys.Take && s.id == steps.Network {
		s.takeOver()
		return nil, true
	}
	return s.formScreen.key(k, name)
}

func (s *addressScreen) keys() []keys.Key {
	all := s.formScreen.keys()
	if strings.HasPrefix(s.current().id, networkRow) {
		all[0].Does = "take this network"
	}
	all = slices.Insert(all, 1, keys.ForSuggest)
	if s.id == steps.Network && s.m.opt.ReadFile != nil {
		all = slices.Insert(all, min(3, len(all)), keys.ForTake)
	}
	return all
}
