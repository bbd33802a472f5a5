package screen

import "time"

// Pauses between paints that nobody asked for.
const (
	// frameGap bounds how often messages from the program itself are painted.
	frameGap = 16 * time.Millisecond
	// serialGap is the same for slow lines.
	serialGap = 5 * time.Second
	// batchGap is how long a key waits for the paint when more keys are already
	// here. Their paint shows it too.
	batchGap = 5 * time.Millisecond
)

// pace decides when a message leads to a paint. Answers to the operator's hand
// are painted at once; everything else at most once in gap, and the last state
// is never left out.
type pace struct {
	gap  time.Duration
	last time.Time // when a message of the program was last painted
	// credit lets one message through that a key may have caused, such as the
	// result of a check, so that a slow line does not delay it.
	credit bool
	// due says that a flush is on its way.
	due bool
}

// hand is called when the operator did something; more says that further keys
// are already waiting. It returns whether to paint, and else in how long.
func (p *pace) hand(more bool) (paint bool, later time.Duration) {
	p.credit = true
	if !more || p.due {
		return true, 0
	}
	return p.postpone(batchGap)
}

// program is called for every other message.
func (p *pace) program(now time.Time) (paint bool, later time.Duration) {
	if p.credit {
		p.credit = false
		return true, 0
	}
	if p.due {
		return false, 0
	}
	wait := p.gap - now.Sub(p.last)
	if p.last.IsZero() || wait <= 0 {
		p.last = now
		return true, 0
	}
	return p.postpone(wait)
}

// flush is called when the time set by an earlier answer has come.
func (p *pace) flush(now time.Time) {
	p.due = false
	p.last = now
}

func (p *pace) postpone(d time.Duration) (bool, time.Duration) {
	if p.due {
		return false, 0
	}
	p.due = true
	return false, d
}
