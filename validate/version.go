package validate

import (
	"strconv"
	"strings"
)

// versionAtLeast compares the first two numbers of a version.
func versionAtLeast(version string, major, minor int) bool {
	a, rest, _ := strings.Cut(version, ".")
	b, _, _ := strings.Cut(rest, ".")
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX != nil || errY != nil {
		return false
	}
	return x > major || x == major && y >= minor
}

// parseVersion reads x.y.z, digits only and without leading zeros.
func parseVersion(s string) (v [3]int, ok bool) {
	for i := range v {
		part, rest, more := strings.Cut(s, ".")
		if more != (i < 2) || !digits(part) || len(part) > 1 && part[0] == '0' || len(part) > 6 {
			return v, false
		}
		v[i], _ = strconv.Atoi(part)
		s = rest
	}
	return v, true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
