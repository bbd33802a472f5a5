package validate

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// spareFor is how many addresses a suggested pool has beyond what is needed
// today: half as many again, at least 4. A pool cannot be changed after the
// network is made, and one more node pool or upgrade must not fail on it.
func spareFor(needed int) int { return max(4, (needed+1)/2) }

// Suggest proposes values for what is missing or wrong in the network and
// cluster addresses, so that everything fits. It never proposes a value that
// Check would refuse; when nothing would do, it proposes nothing and says why.
// What is valid is kept, except that a pool and a control-plane IP that cannot
// stand beside each other may both be placed anew.
func (c *Checker) Suggest(v Values) (suggestions []Suggestion, why string) {
	s := &suggester{c: c, was: v}
	for _, fresh := range []bool{false, true} {
		s.start(fresh)
		if s.proposeAll(); len(s.wants) == 0 {
			return nil, s.nothing()
		}
		if list := s.accepted(); len(list) > 0 {
			return list, s.summary(list)
		}
	}
	return nil, s.why
}

// suggester works on a copy of the answers, one field after another, and looks
// at the whole again after each.
type suggester struct {
	c     *Checker
	was   Values
	draft Values
	in    *input
	l     Layout
	bad   map[string]bool // fields with an error now
	wants []string        // fields that were in error at the beginning
	list  []Suggestion
	why   string
	pool  string // the reason for the size of the pool
}

// suggestible are the fields that Suggest speaks about, in the order in which
// it fills them.
func suggestible() []string {
	return []string{FieldGateway, FieldPoolStart, FieldPoolEnd, FieldControlPlaneIP, FieldPodCIDR}
}

// nothing says why there is nothing to suggest.
func (s *suggester) nothing() string {
	switch {
	case s.why != "":
		return s.why // there is no prefix to place anything in
	case s.bad[FieldPrefix] || s.bad[FieldGateway] || s.bad[FieldDNSServers] || s.bad[FieldReserved] || s.bad[FieldNetworkName]:
		return "There is nothing to suggest for the marked fields; what they say only you can know."
	}
	return "The addresses fit; there is nothing to suggest."
}

func (s *suggester) start(fresh bool) {
	s.draft, s.list = maps.Clone(s.was), nil
	if s.draft == nil {
		s.draft = Values{}
	}
	if fresh {
		delete(s.draft, FieldPoolStart)
		delete(s.draft, FieldPoolEnd)
		delete(s.draft, FieldControlPlaneIP)
	}
	s.look()
	s.wants = s.wants[:0]
	for _, f := range suggestible() {
		if s.bad[f] && (f != FieldGateway || s.in.gateway.empty()) {
			s.wants = append(s.wants, f)
		}
	}
}

// look checks the draft as it is now.
func (s *suggester) look() {
	s.in = &input{c: s.c, values: s.draft}
	s.in.parse()
	s.in.resolve()
	s.l = s.in.layout()
	s.bad = map[string]bool{}
	for _, p := range s.c.Check(s.draft).Problems {
		if p.Severity == Error {
			s.bad[p.Field] = true
		}
	}
}

func (s *suggester) set(field, value, why string) {
	if s.draft[field] == value {
		return
	}
	s.draft[field] = value
	s.list = append(s.list, Suggestion{Field: field, Value: value, Was: s.was[field], Why: why})
}

func (s *suggester) proposeAll() {
	if !s.in.net.hasPrefix {
		s.why = "Give the address prefix first; everything else follows from it."
		if s.in.existing() {
			s.why = "Choose a network first; everything else follows from it."
		}
	}
	wants := slices.Clone(s.wants)
	if slices.Contains(wants, FieldGateway) {
		s.proposeGateway()
	}
	if slices.Contains(wants, FieldPoolStart) || slices.Contains(wants, FieldPoolEnd) {
		s.proposePool()
	}
	if s.look(); s.bad[FieldControlPlaneIP] || s.in.controlPlaneIP.empty() && s.wantsControlPlaneIP() {
		s.proposeControlPlaneIP()
	}
	if s.look(); s.bad[FieldPodCIDR] {
		s.proposePodCIDR()
	}
}

func (s *suggester) proposeGateway() {
	if !s.in.net.hasPrefix || s.in.existing() {
		return
	}
	// A pool or a control-plane IP that will be placed anew is not in the way.
	var moving []Kind
	if s.bad[FieldPoolStart] || s.bad[FieldPoolEnd] {
		moving = append(moving, KindPool)
	}
	if s.bad[FieldControlPlaneIP] {
		moving = append(moving, KindControlPlane)
	}
	if runs := s.in.runs(&s.l, KindGateway, append(moving, KindLoadBalancer)...); len(runs) > 0 {
		s.set(FieldGateway, address(runs[0].lo).String(), "the first free address of the prefix, where routers usually are")
	} else {
		s.why = fmt.Sprintf("No address of %s is left for the gateway.", s.in.net.prefix)
	}
	s.look()
}

func (s *suggester) proposePool() {
	n, c := &s.in.net, s.l.Capacity
	if !n.hasPrefix || s.in.existing() {
		return
	}
	if !c.Known || c.Needed > n.usable().size() {
		s.why = "Correct the number of nodes first; the size of the pool follows from it."
		if c.Known {
			s.why = fmt.Sprintf("%s has %s; the pool alone needs %d. Take a wider prefix.", n.prefix, count(n.usable().size(), "usable address"), c.Needed)
		}
		return
	}
	runs := s.in.runs(&s.l, KindPool, KindLoadBalancer)
	outside := 0
	if s.in.loadBalancerIPs.ok {
		outside = max(0, s.in.loadBalancerIPs.v)
	}
	if s.in.controlPlaneIP.empty() && s.wantsControlPlaneIP() {
		outside++
		c.Needed -= c.ControlPlaneIP // one of our own is coming
		c.ControlPlaneIP = 0
	}
	if room := total(runs); c.Needed+outside-s.in.loadBalancerIPs.v > room && s.in.loadBalancerIPs.ok {
		s.why = fmt.Sprintf("%s has %s; the pool needs %d (%s) and the control-plane IP 1 more. Take a wider prefix or fewer nodes.", n.prefix, count(room, "free address"), c.Needed, c.Sum())
		return
	}
	run, ok := largest(runs)
	if start := s.in.poolStart; start.ok && !s.bad[FieldPoolStart] {
		// The start is good: keep it when enough lies behind it.
		for _, r := range runs {
			if r.lo <= start.v && start.v <= r.hi && (span{start.v, r.hi}).size() >= c.Needed {
				size := s.poolSize(c, span{start.v, r.hi}.size(), total(runs)-outside)
				s.setPool(span{start.v, start.v + uint32(size-1)})
				return
			}
		}
	}
	if !ok || run.size() < c.Needed {
		s.why = fmt.Sprintf("No run of %d free addresses is left in %s for the pool (%s). Take a wider prefix or fewer nodes.", c.Needed, n.prefix, c.Sum())
		return
	}
	s.setPool(upperPart(run, s.poolSize(c, run.size(), total(runs)-outside)))
}

// poolSize is needed plus spare, less when the run or what must stay outside
// leaves no room for it.
func (s *suggester) poolSize(c Capacity, run, room int) int {
	needed := c.Needed
	size := min(needed+spareFor(needed), run, max(needed, room))
	s.pool = fmt.Sprintf("%s, and %d spare because a pool cannot be changed later", c.Sum(), size-needed)
	return size
}

func (s *suggester) setPool(p span) {
	s.set(FieldPoolStart, address(p.lo).String(), fmt.Sprintf("%s is the upper part of the largest free run; the lower addresses stay for what you place by hand", p))
	s.set(FieldPoolEnd, address(p.hi).String(), fmt.Sprintf("%s: %s", count(p.size(), "address"), s.pool))
}

// wantsControlPlaneIP: the site's aksarc needs one, or the operator gave one.
func (s *suggester) wantsControlPlaneIP() bool {
	return !s.c.picksControlPlaneIP() || s.was[FieldControlPlaneIP] != ""
}

func (s *suggester) proposeControlPlaneIP() {
	if a, ok := s.in.freeControlPlaneIP(&s.l); ok {
		s.set(FieldControlPlaneIP, address(a).String(), "the lowest free address of the prefix outside the pool and everything known")
	} else if s.in.net.hasPrefix {
		s.why = fmt.Sprintf("No address is free in %s outside the pool for the control plane.", s.in.net.prefix)
	}
}

func (s *suggester) proposePodCIDR() {
	if p, ok := s.in.freePodCIDR(); ok {
		s.set(FieldPodCIDR, p.String(), "a private /16 that touches nothing known; pods are not seen outside the cluster")
	} else {
		s.why = "No private /16 is left that touches nothing known."
	}
}

// accepted is the list when Check has nothing against it, else nothing.
func (s *suggester) accepted() []Suggestion {
	s.look()
	fields := map[string]bool{}
	for _, g := range s.list {
		fields[g.Field] = true
	}
	if fields[FieldPoolStart] || fields[FieldPoolEnd] {
		fields[FieldPoolStart], fields[FieldPoolEnd] = true, true
	}
	for f := range fields {
		if s.bad[f] {
			s.why = "No addresses were found that satisfy every rule; mend the marked fields first."
			return nil
		}
	}
	// A second try that gives up what the operator typed must solve more than
	// the first one did.
	for _, f := range suggestible() {
		if s.bad[f] && (f != FieldGateway || s.in.gateway.empty()) {
			if s.why == "" {
				s.why = "Mend the marked fields first; the rest follows from them."
			}
			return nil
		}
	}
	return slices.DeleteFunc(s.list, func(g Suggestion) bool { return g.Value == g.Was })
}

func (s *suggester) summary(list []Suggestion) string {
	words := make([]string, 0, len(list))
	for _, g := range list {
		words = append(words, fmt.Sprintf("%s %s: %s.", g.Field, g.Value, g.Why))
	}
	return strings.Join(words, " ")
}
