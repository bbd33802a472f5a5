package ui_test

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/ui/uitest"
)

// poolEnd opens the network page with the focus in the end of the pool.
func poolEnd(t testing.TB) tea.Model {
	for _, s := range scenes {
		if s.name == "network-clash" {
			return s.open(t, 80, 24, ui.Options{Color: theme.TwoFiftySix}).Model
		}
	}
	t.Fatal("the scene is gone")
	return nil
}

// typing gives the keys of somebody who mends the last digit again and again.
func typing() func() tea.KeyMsg {
	i := 0
	all := []tea.KeyMsg{uitest.Key("backspace"), uitest.Key("1"), uitest.Key("backspace"), uitest.Key("0")}
	return func() tea.KeyMsg { i++; return all[i%len(all)] }
}

// BenchmarkKeyUpdateView is goal P6: one key into the network page, with live
// validation, address map and sum, and the whole screen drawn.
func BenchmarkKeyUpdateView(b *testing.B) {
	m, key := poolEnd(b), typing()
	b.ReportAllocs()
	for b.Loop() {
		m.Update(key())
		_ = m.View()
	}
}

// BenchmarkKeyRules is the part of it that the rules take.
func BenchmarkKeyRules(b *testing.B) {
	m := steps.New(steps.Sample())
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		m.Set("network.ipPool.end", []string{"192.168.200.230", "192.168.200.23"}[i%2])
	}
}

// maxAllocs is the goal for one key, rules included.
const maxAllocs = 120

func TestAKeyCostsFewAllocations(t *testing.T) {
	m, key := poolEnd(t), typing()
	got := testing.AllocsPerRun(200, func() {
		m.Update(key())
		_ = m.View()
	})
	if got > maxAllocs {
		t.Errorf("a key costs %.0f allocations; the goal is %d", got, maxAllocs)
	}
}
