package steps

import "fmt"

// Sum is the arithmetic of a change that takes addresses of a network's pool:
// what it needs, what is free, what is left. A pool can't be made larger.
type Sum struct {
	// More are the addresses that the change takes, at the autoscaler's maximum
	// where it has one; Growth what other pools' autoscalers may still take.
	More, Growth int
	Autoscaled   bool
	// Free are those that are free now, -1 when the site didn't say.
	Free    int
	Network string
}

// upgradeSpare is the address that must stay free for upgrades (fact 64).
const upgradeSpare = 1

func (f ClusterFacts) sum(pool string, more int) Sum {
	s := Sum{More: max(more, 0), Growth: f.growth(pool), Free: f.Free()}
	if f.Network != nil {
		s.Network = f.Network.Name
	}
	return s
}

// Needed is what must be free for the change: also one for upgrades.
func (s Sum) Needed() int { return s.More + upgradeSpare }

// Known says whether the site told how many are free.
func (s Sum) Known() bool { return s.Free >= 0 }

// Left are the addresses that nobody has a claim to afterwards, negative when
// some are missing. A change that takes none never misses any.
func (s Sum) Left() int { return s.Free - s.Growth - s.Needed() }

// Fits says whether the change can be made.
func (s Sum) Fits() bool { return !s.Known() || s.More == 0 || s.Left() >= 0 }

// String is the sum as a sentence.
func (s Sum) String() string {
	what := fmt.Sprintf("%d more", s.More)
	if s.Autoscaled {
		what += " at the autoscaler's maximum"
	}
	said := fmt.Sprintf("%s + %d for upgrades = %d; ", what, upgradeSpare, s.Needed())
	if s.More == 0 {
		said = fmt.Sprintf("%d must stay for upgrades; ", upgradeSpare)
	}
	if !s.Known() {
		return said + "the site does not say how many are free"
	}
	said += fmt.Sprintf("%s has %d free", s.Network, s.Free)
	if s.Growth > 0 {
		said += fmt.Sprintf(", of which other autoscalers may take %d", s.Growth)
	}
	switch left := s.Left(); {
	case s.More == 0:
		return said
	case left < 0:
		return said + fmt.Sprintf(": %d too few", -left)
	default:
		return said + fmt.Sprintf(": %d left", left)
	}
}
