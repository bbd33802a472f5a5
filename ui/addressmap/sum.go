package addressmap

import (
	"strconv"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Sum says how many addresses the pool must hold and how many are left, in w
// cells. It is empty while a number it needs is missing.
func (m *Map) Sum(c *validate.Capacity, w int) []string {
	if !c.Known {
		return nil
	}
	t := m.theme
	need := "Needs " + itoa(c.Needed) + " = " + c.Sum() + "."
	if !c.PoolKnown {
		return text.Wrap(need, w)
	}
	sign, style := t.OKSign, t.OK
	hold := "Pool holds " + itoa(c.Pool)
	switch left := c.Left(); {
	case left < 0:
		sign, style = t.Bad, t.Error
		hold += ", " + itoa(-left) + " too few."
	case left == 0:
		hold += ", none left."
	default:
		hold += ", " + itoa(left) + " left."
	}
	if text.Width(need)+2+len(hold)+2 <= w {
		return []string{need + "  " + hold + " " + style.Render(sign)}
	}
	out := text.Wrap(need, w)
	return append(out, hold+" "+style.Render(sign))
}

// Rule says which of the contradicting documents the sum follows, and why.
func (m *Map) Rule(c *validate.Capacity, w int) []string {
	var out []string
	for _, line := range text.Wrap("Rule: "+c.Rule+".", w) {
		out = append(out, m.theme.Muted.Render(line))
	}
	return out
}
