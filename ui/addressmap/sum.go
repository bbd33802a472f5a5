package addressmap

import (
	"strconv"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

func itoa(n int) string { return strconv.Itoa(n) }

// sumLines are the lines of a sum as last drawn: most keys don't change it.
type sumLines struct {
	of    validate.Capacity
	w     int
	lines []string
}

// Sum says how many addresses the pool must hold and how many are left, in w
// cells, the indent not counted. It is empty while a number it needs is missing.
func (m *Map) Sum(c *validate.Capacity, w int) []string {
	if m.sum.lines == nil || m.sum.of != *c || m.sum.w != w {
		m.sum = sumLines{of: *c, w: w, lines: m.indented(m.drawSum(c, w))}
	}
	return m.sum.lines
}

func (m *Map) drawSum(c *validate.Capacity, w int) []string {
	if !c.Known {
		return []string{}
	}
	t := m.theme
	need := m.needs(c)
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
	return append(text.Wrap(need, w), hold+" "+style.Render(sign))
}

// needs is the sentence of what is needed; most keys change only the pool.
func (m *Map) needs(c *validate.Capacity) string {
	of := *c
	of.Pool, of.PoolKnown = 0, false
	if m.needed == "" || m.neededFor != of {
		m.neededFor, m.needed = of, "Needs "+itoa(c.Needed)+" = "+c.Sum()+"."
	}
	return m.needed
}

// Rule says which of the contradicting documents the sum follows; why they
// disagree is in the capacity itself, for the help.
func (m *Map) Rule(c *validate.Capacity, w int) []string {
	if m.rule.lines == nil || m.rule.of.Rule != c.Rule || m.rule.w != w {
		m.rule = sumLines{of: *c, w: w, lines: m.indented(text.Wrap("Rule: "+c.Rule+".", w))}
		for i, l := range m.rule.lines {
			m.rule.lines[i] = m.theme.Muted.Render(l)
		}
	}
	return m.rule.lines
}

func (m *Map) indented(lines []string) []string {
	for i := range lines {
		lines[i] = m.indent + lines[i]
	}
	return lines
}
