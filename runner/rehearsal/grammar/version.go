package grammar

import (
	"cmp"
	"strconv"
	"strings"
)

// Compare orders dotted versions number by number ("1.10.4" after "1.3.0").
// What isn't a number counts as 0; the empty version comes first.
func Compare(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(as), len(bs)) {
		if c := cmp.Compare(number(as, i), number(bs, i)); c != 0 {
			return c
		}
	}
	return 0
}

func number(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	n, err := strconv.Atoi(parts[i])
	if err != nil {
		return 0
	}
	return n
}
