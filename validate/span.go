package validate

import (
	"encoding/binary"
	"net/netip"
)

// span is a run of IPv4 addresses as numbers, both ends included. The rules
// compare numbers; netip values appear where a person or another package reads.
type span struct{ lo, hi uint32 }

// number is the address as a number; the address must be IPv4.
func number(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

// address is the inverse of number.
func address(n uint32) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], n)
	return netip.AddrFrom4(b)
}

// prefixSpan is every address of an IPv4 prefix, host bits ignored.
func prefixSpan(p netip.Prefix) span {
	lo := number(p.Masked().Addr())
	return span{lo, lo | uint32(1<<(32-p.Bits())-1)}
}

// orderedSpan is the run between two addresses, whichever comes first.
func orderedSpan(a, b uint32) span { return span{min(a, b), max(a, b)} }

func (s span) overlaps(t span) bool { return s.lo <= t.hi && t.lo <= s.hi }
func (s span) contains(t span) bool { return s.lo <= t.lo && t.hi <= s.hi }

// intersect is what both have; only meaningful when they overlap.
func (s span) intersect(t span) span { return span{max(s.lo, t.lo), min(s.hi, t.hi)} }

// size is the number of addresses; int holds 2^32 on every platform we build for.
func (s span) size() int { return int(int64(s.hi) - int64(s.lo) + 1) }

// String shows one address, or both ends in full: an operator copies from it.
func (s span) String() string {
	if s.lo == s.hi {
		return address(s.lo).String()
	}
	return address(s.lo).String() + "-" + address(s.hi).String()
}

// asPrefix is the prefix that covers exactly this run, if there is one.
func (s span) asPrefix() (netip.Prefix, bool) {
	for bits := 0; bits <= 32; bits++ {
		p := netip.PrefixFrom(address(s.lo), bits)
		if p.Masked() == p && prefixSpan(p) == s {
			return p, true
		}
	}
	return netip.Prefix{}, false
}

// span is the range as numbers, the ends put in order; false unless both ends
// are IPv4.
func (r Range) span() (span, bool) {
	if !r.First.Is4() || !r.Last.Is4() {
		return span{}, false
	}
	return orderedSpan(number(r.First), number(r.Last)), true
}

// newRange makes a Range of a run.
func newRange(k Kind, name string, s span, field string) Range {
	return Range{Kind: k, Name: name, First: address(s.lo), Last: address(s.hi), Field: field}
}
