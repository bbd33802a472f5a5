package validate

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// fault says why a text is not the value it should be. The zero fault is none.
type fault struct{ message, hint string }

func (f fault) bad() bool { return f.message != "" }

const ipv4Only = "IPv6 is not supported: Azure Local logical networks are IPv4 only."

// parseAddr reads one IPv4 address.
func parseAddr(s string) (uint32, fault) {
	if a, err := netip.ParseAddr(s); err == nil && a.Is4() {
		return number(a), fault{}
	}
	return 0, addrFault(s)
}

// addrFault finds the plainest true reason why s is not an IPv4 address.
func addrFault(s string) fault {
	q := strconv.Quote(s)
	if host, length, ok := strings.Cut(s, "/"); ok {
		if _, err := netip.ParseAddr(host); err == nil {
			return fault{q + " has a prefix length; one address is wanted here.", "Write it without /" + length + "."}
		}
	}
	if strings.Contains(s, ":") {
		if _, err := netip.ParseAddr(s); err == nil {
			return fault{q + ": " + ipv4Only, "Write an IPv4 address, such as 192.168.200.1."}
		}
		return fault{q + " is not an IPv4 address.", "Write four numbers with dots and no port, such as 192.168.200.1."}
	}
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return fault{q + " is not an IPv4 address.", "Write four numbers with dots, such as 192.168.200.1."}
		}
	}
	if len(parts) != 4 {
		return fault{fmt.Sprintf("%s has %s; an IPv4 address has 4.", q, count(len(parts), "number")), "Write four numbers with dots, such as 192.168.200.1."}
	}
	plain := make([]string, len(parts))
	for i, p := range parts {
		plain[i] = strings.TrimLeft(p, "0")
		if plain[i] == "" {
			plain[i] = "0"
		}
		if len(plain[i]) > 3 || len(plain[i]) == 3 && plain[i] > "255" {
			return fault{fmt.Sprintf("%s is not an IPv4 address: %s is above 255.", q, p), "Each of the four numbers is 0 to 255."}
		}
	}
	return fault{q + " has a number with leading zeros, which some programs read as octal.", "Write " + strings.Join(plain, ".") + "."}
}

// parsePrefix reads one IPv4 prefix without host bits.
func parsePrefix(s string) (netip.Prefix, fault) {
	p, err := netip.ParsePrefix(s)
	if err == nil && p.Addr().Is4() {
		if m := p.Masked(); m != p {
			return netip.Prefix{}, fault{
				fmt.Sprintf("%q has host bits set: %s is an address inside the prefix, not its beginning.", s, p.Addr()),
				"Write " + m.String() + ".",
			}
		}
		return p, fault{}
	}
	return netip.Prefix{}, prefixFault(s)
}

func prefixFault(s string) fault {
	host, length, cut := strings.Cut(s, "/")
	if strings.Contains(host, ":") {
		return fault{strconv.Quote(s) + ": " + ipv4Only, "Write an IPv4 prefix, such as 192.168.200.0/24."}
	}
	a, f := parseAddr(host)
	if f.bad() {
		return fault{f.message, "Write a prefix such as 192.168.200.0/24."}
	}
	if !cut {
		p := netip.PrefixFrom(address(a), 24).Masked()
		return fault{fmt.Sprintf("%q has no prefix length.", s), fmt.Sprintf("Add one, for example %s.", p)}
	}
	if strings.Contains(length, ".") {
		if m, mf := parseAddr(length); !mf.bad() {
			if bits, ok := maskBits(m); ok {
				return fault{fmt.Sprintf("%q has a netmask where a prefix length is wanted.", s), fmt.Sprintf("Write %s.", netip.PrefixFrom(address(a), bits).Masked())}
			}
		}
	}
	return fault{fmt.Sprintf("%q: the prefix length %q is not a number from 0 to 32.", s, length), fmt.Sprintf("Write for example %s.", netip.PrefixFrom(address(a), 24).Masked())}
}

// maskBits is the prefix length that a netmask stands for.
func maskBits(m uint32) (int, bool) {
	for bits := 0; bits <= 32; bits++ {
		if m == ^uint32(1<<(32-bits)-1) {
			return bits, true
		}
	}
	return 0, false
}

// parseRun reads "start-end", one address, or a prefix.
func parseRun(s string) (span, fault) {
	if strings.Contains(s, "/") {
		p, f := parsePrefix(s)
		if f.bad() {
			return span{}, f
		}
		return prefixSpan(p), fault{}
	}
	first, last, pair := strings.Cut(s, "-")
	lo, f := parseAddr(strings.TrimSpace(first))
	if f.bad() || !pair {
		return span{lo, lo}, f
	}
	hi, f := parseAddr(strings.TrimSpace(last))
	if f.bad() {
		return span{}, f
	}
	if hi < lo {
		return span{}, fault{fmt.Sprintf("The range %s-%s ends before it begins.", address(lo), address(hi)), fmt.Sprintf("Write %s-%s.", address(hi), address(lo))}
	}
	return span{lo, hi}, fault{}
}

// parseNumber reads a whole number that an int32 holds: the service has no wider one.
func parseNumber(s string) (int, fault) {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil || s[0] == '+' {
		return 0, fault{fmt.Sprintf("%q is not a whole number.", s), "Write digits only."}
	}
	return int(n), fault{}
}

func parseBool(s string) (bool, fault) {
	switch s {
	case "true":
		return true, fault{}
	case "false":
		return false, fault{}
	}
	return false, fault{fmt.Sprintf("%q is neither true nor false.", s), "Write true or false."}
}

// separates tells the characters between the items of a list of addresses.
func separates(r rune) bool {
	return r == ' ' || r == ',' || r == ';' || r == '\t' || r == '\n' || r == '\r'
}

// nextItem cuts the first item off a list; item is "" at the end.
func nextItem(s string) (item, rest string) {
	s = strings.TrimLeftFunc(s, separates)
	if i := strings.IndexFunc(s, separates); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// count is "1 address", "2 addresses".
func count(n int, noun string) string {
	if n == 1 || n == -1 {
		return strconv.Itoa(n) + " " + noun
	}
	if strings.HasSuffix(noun, "s") {
		return strconv.Itoa(n) + " " + noun + "es"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
