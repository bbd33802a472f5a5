package validate

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

func quoted(s string) string { return strconv.Quote(s) }

// checkFQDN is rule V11.
func checkFQDN(in *input, _ *Layout) {
	if in.require(FieldCloudFQDN, in.fqdn.raw, "The domain name of the local cloud is missing.", "The product's own is autonomous.cloud.private.") || !in.fqdn.ok {
		return
	}
	s := in.fqdn.v
	switch {
	case strings.Contains(s, "://"):
		in.fail(FieldCloudFQDN, fmt.Sprintf("%q has a scheme; only the name is wanted.", s), "Write it without "+s[:strings.Index(s, "://")+3]+".")
	case strings.Contains(s, "/"):
		in.fail(FieldCloudFQDN, fmt.Sprintf("%q has a path; only the name is wanted.", s), "Write "+before(s, "/")+".")
	case strings.Contains(s, ":"):
		in.fail(FieldCloudFQDN, fmt.Sprintf("%q has a port; only the name is wanted.", s), "Write "+before(s, ":")+"; the port is 443.")
	case strings.HasSuffix(s, "."):
		in.fail(FieldCloudFQDN, fmt.Sprintf("%q ends in a dot.", s), "Write "+strings.TrimRight(s, ".")+".")
	default:
		if why := dnsNameFault(s); why != "" {
			in.fail(FieldCloudFQDN, fmt.Sprintf("%q is not a domain name: %s.", s, why), "Write a name such as autonomous.cloud.private.")
		} else if strings.HasSuffix(strings.ToLower(s), ".local") {
			in.warn(FieldCloudFQDN, fmt.Sprintf("%q ends in .local, which AKS nodes may look up by multicast instead of DNS.", s), "Use another domain if the site allows it.")
		}
	}
}

func before(s, sep string) string { b, _, _ := strings.Cut(s, sep); return b }

// dnsNameFault says why s is not a DNS name of two labels or more, "" if it is.
func dnsNameFault(s string) string {
	if len(s) > 253 {
		return "it is longer than 253 characters"
	}
	if !strings.Contains(s, ".") {
		return "it has one label, and two or more are needed"
	}
	if strings.Trim(s, "0123456789.") == "" {
		return "it is a number or an address"
	}
	for rest := s; rest != ""; {
		var label string
		label, rest, _ = strings.Cut(rest, ".")
		switch {
		case label == "":
			return "a label is empty"
		case len(label) > 63:
			return "the label " + quoted(label) + " is longer than 63 characters"
		case label[0] == '-' || label[len(label)-1] == '-':
			return "the label " + quoted(label) + " begins or ends with a dash"
		case !only(label, isAlnum, "-"):
			return "the label " + quoted(label) + " holds more than letters, digits and dashes"
		}
	}
	return ""
}

// checkCloudName is rule V12.
func checkCloudName(in *input, _ *Layout) {
	if in.require(FieldCloudName, in.cloudName.raw, "The name of the cloud in az is missing.", "The documents use azure.local.") || !in.cloudName.ok {
		return
	}
	if s := in.cloudName.v; !only(s, isLowerAlnum, ".-") || !isLowerAlnum(s[0]) {
		hint := "Use lowercase letters, digits, dots and dashes, such as azure.local."
		if l := strings.ToLower(s); l != s && only(l, isLowerAlnum, ".-") {
			hint = "Write " + l + "."
		}
		in.fail(FieldCloudName, fmt.Sprintf("%q is not a cloud name that works here: it must be lowercase.", s), hint)
	}
}

func isLower(c byte) bool      { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool      { return '0' <= c && c <= '9' }
func isLowerAlnum(c byte) bool { return isLower(c) || isDigit(c) }
func isAlnum(c byte) bool      { return isLowerAlnum(c) || 'A' <= c && c <= 'Z' }

// only says that s consists of bytes of a class and of the extra ones.
func only(s string, class func(byte) bool, extra string) bool {
	for i := range len(s) {
		if !class(s[i]) && strings.IndexByte(extra, s[i]) < 0 {
			return false
		}
	}
	return true
}

// isGUID says whether s is 8-4-4-4-12 hexadecimal digits.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
				return false
			}
		}
	}
	return true
}

// resourceGroupFault applies ARM's rule for names of resource groups.
func resourceGroupFault(s string) string {
	n := 0
	for _, r := range s {
		n++
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.()", r) {
			return fmt.Sprintf("holds %q", r)
		}
	}
	switch {
	case n > 90:
		return fmt.Sprintf("has %d characters, and 90 is the most", n)
	case strings.HasSuffix(s, "."):
		return "ends in a period"
	}
	return ""
}
