package site

import "time"

// Clock is the site's time: it runs from an anchor, faster than life by Speed.
type Clock struct {
	Wall  time.Time `json:"wall"`
	Site  time.Time `json:"site"`
	Speed float64   `json:"speed"`
}

// at is the site's time for a wall time.
func (c Clock) at(wall time.Time) time.Time {
	speed := c.Speed
	if speed <= 0 {
		speed = 1
	}
	return c.Site.Add(time.Duration(float64(wall.Sub(c.Wall)) * speed))
}

// advance brings the state up to a wall time, at the speed of this process. At
// speed 0 nothing takes time: what was under way is over.
func (s *State) advance(wall time.Time, speed float64) time.Time {
	now := s.Clock.at(wall)
	if now.Before(s.Clock.Site) {
		now = s.Clock.Site // the wall clock was set back
	}
	if speed <= 0 {
		now = s.latest(now)
	}
	if s.Clock.Speed != speed || speed <= 0 {
		s.Clock = Clock{Wall: wall, Site: now, Speed: speed}
	}
	s.outage(now)
	s.settle(now)
	return now
}

// latest is when everything under way is over, not before now.
func (s *State) latest(now time.Time) time.Time {
	later := func(t time.Time) {
		if t.After(now) {
			now = t
		}
	}
	for _, n := range s.Networks {
		later(n.Ready)
		later(n.Goes)
	}
	for _, c := range s.Clusters {
		if c.Operation != nil {
			later(c.Operation.Ends())
		}
		if c.State != "" {
			later(c.Modified.Add(time.Duration(s.Durations.NodesReady)))
		}
	}
	for _, c := range s.Connected {
		later(c.Goes)
	}
	later(s.Conditions.OutageUntil)
	return now
}

// outage turns a wished interruption into one with an end. The site's
// operations stand still meanwhile, so they end that much later.
func (s *State) outage(now time.Time) {
	wanted := s.Conditions.Outage
	if wanted == 0 {
		return
	}
	s.Conditions.Outage = 0
	s.Conditions.OutageUntil = now.Add(time.Duration(wanted))
	for _, c := range s.Clusters {
		if c.Operation != nil {
			c.Operation.Length += wanted
		}
	}
}
