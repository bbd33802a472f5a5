package ui

import (
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/addressmap"
	"aksarc-wizard/ui/keys"
)

// addressScreen is a form with the picture of the subnet and the sum beneath:
// the network, and the cluster whose addresses lie in it.
type addressScreen struct {
	*formScreen
	mapFor  mapKey
	mapped  []string
	sumOnly bool
}

type mapKey struct{ version, w, rows int }

func newNetwork(m *Model) station {
	return &addressScreen{formScreen: newForm(m, steps.Network)}
}

func newCluster(m *Model) station {
	return &addressScreen{formScreen: newForm(m, steps.Cluster)}
}

func (s *addressScreen) layout(w, h int) content {
	c := s.formScreen.layout(w, h)
	if s.m.mainWidth() < w {
		w = s.m.mainWidth()
	}
	c.panel = s.panel(w, h-len(c.lines)-1, h)
	return c
}

// minFormRows are the rows of the form that the map leaves alone.
const minFormRows = 9

// panel is as much of map and sum as there is room for: room are the rows the
// form leaves free, all the rows of the body.
func (s *addressScreen) panel(w, room, all int) []string {
	room = max(room, all-minFormRows-1, 2)
	k := mapKey{s.m.version, w, room}
	if k == s.mapFor && s.mapped != nil {
		return s.mapped
	}
	s.mapFor = k
	layout := s.m.machine.Report().Layout
	sum := indented(s.m.maps.Sum(&layout.Capacity, w-6), "   ")
	s.mapped = sum
	for _, d := range []addressmap.Detail{addressmap.Full, addressmap.Short} {
		lines := indented(s.m.maps.Lines(&layout, w-6, d), "   ")
		if len(lines)+len(sum) <= room {
			if len(lines)+len(sum) < room && len(sum) > 0 {
				lines = append(lines, "")
			}
			s.mapped = append(lines, sum...)
			break
		}
	}
	if rule := indented(s.m.maps.Rule(&layout.Capacity, w-6), "   "); len(s.mapped)+len(rule) <= room && len(sum) > 0 && all > 24 {
		s.mapped = append(s.mapped, rule...)
	}
	return s.mapped
}

func (s *addressScreen) keys() []keys.Key {
	all := s.formScreen.keys()
	if len(all) > 1 {
		all = append(all[:1:1], append([]keys.Key{keys.ForSuggest}, all[1:]...)...)
	}
	return all
}
