package media

import (
	"strconv"
	"strings"
)

// Target is the Python that wheels must fit, as far as it is known.
type Target struct {
	// Python is such as 3.11, "" when not known.
	Python string
	// GOOS and GOARCH name the platform as Go does; "" when not known, as on
	// the connected side.
	GOOS, GOARCH string
}

// Unfit says why a wheel can't be installed for the target, "" when it can or
// when it can't be told.
func (t Target) Unfit(w Wheel) string {
	if t.Python != "" && w.RequiresPython != "" && !Satisfies(t.Python, w.RequiresPython) {
		return "it needs Python " + w.RequiresPython + ", and az's is " + t.Python
	}
	for _, tag := range w.Tags {
		if t.takes(tag) {
			return ""
		}
	}
	return "it is made for " + strings.Join(w.Tags, ", ") + ", not for the Python of az here"
}

func (t Target) takes(tag string) bool {
	parts := strings.SplitN(tag, "-", 3)
	return len(parts) == 3 && t.takesPython(parts[0], parts[1]) && t.takesPlatform(parts[2])
}

func (t Target) takesPython(py, abi string) bool {
	if py == "py3" || py == "py2.py3" {
		return true
	}
	if !strings.HasPrefix(py, "cp3") && !strings.HasPrefix(py, "py3") {
		return false
	}
	if t.Python == "" {
		return true
	}
	want, err1 := strconv.Atoi(strings.TrimPrefix(t.Python, "3."))
	have, err2 := strconv.Atoi(py[3:])
	if err1 != nil || err2 != nil {
		return true
	}
	// The stable interface and pure Python also fit what came later.
	return have == want || have < want && (abi == "abi3" || abi == "none")
}

func (t Target) takesPlatform(platform string) bool {
	if platform == "any" || t.GOOS == "" {
		return true
	}
	arch := map[string][]string{"amd64": {"x86_64", "amd64"}, "arm64": {"aarch64", "arm64"}, "386": {"i686", "win32"}}[t.GOARCH]
	family := map[string]string{"linux": "linux", "windows": "win", "darwin": "macosx"}[t.GOOS]
	if !strings.Contains(platform, family) {
		return false
	}
	// The CLI on Windows may be the 32-bit one on a 64-bit computer.
	if t.GOOS == "windows" {
		return true
	}
	for _, a := range arch {
		if strings.HasSuffix(platform, a) {
			return true
		}
	}
	return len(arch) == 0
}

// Satisfies says whether a version fulfils a list such as ">=3.7, !=3.8.*".
// What can't be read counts as fulfilled: pip has the last word.
func Satisfies(version, spec string) bool {
	for clause := range strings.SplitSeq(spec, ",") {
		clause = strings.TrimSpace(clause)
		op := clause[:len(clause)-len(strings.TrimLeft(clause, "<>=!~"))]
		want := strings.TrimSpace(clause[len(op):])
		if op == "" || want == "" {
			continue
		}
		if !satisfies(version, op, want) {
			return false
		}
	}
	return true
}

func satisfies(version, op, want string) bool {
	if stem, wild := strings.CutSuffix(want, ".*"); wild {
		same := version == stem || strings.HasPrefix(version, stem+".")
		return same == (op == "==" || op == "===")
	}
	c, ok := compare(version, want)
	if !ok {
		return true
	}
	switch op {
	case ">=":
		return c >= 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case "<":
		return c < 0
	case "==", "===":
		return c == 0
	case "!=":
		return c != 0
	case "~=":
		stem := want[:max(strings.LastIndexByte(want, '.'), 0)]
		return c >= 0 && (version == stem || strings.HasPrefix(version, stem+"."))
	}
	return true
}

// compare compares numbers parted by dots; ok is false for anything else.
func compare(a, b string) (c int, ok bool) {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(x), len(y)) {
		var m, n int
		var err1, err2 error
		if i < len(x) {
			m, err1 = strconv.Atoi(x[i])
		}
		if i < len(y) {
			n, err2 = strconv.Atoi(y[i])
		}
		if err1 != nil || err2 != nil {
			return 0, false
		}
		if m != n {
			return m - n, true
		}
	}
	return 0, true
}
