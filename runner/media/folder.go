package media

import (
	"bufio"
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/pattern"
)

// SumsFile lists the checksums, in the form of sha256sum.
const SumsFile = "SHA256SUMS"

// Folder is what was carried in.
type Folder struct {
	Dir    string
	Wheels []Wheel
	// Broken are files that look like wheels and can't be used, with the reason.
	Broken map[string]string
	// Sums are those of SumsFile by base name, nil when there is none.
	Sums map[string]string
}

// Open reads the folder. The error says why it can't be read at all.
func Open(dir string) (*Folder, error) {
	f := &Folder{Dir: dir, Broken: map[string]string{}}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", dir, plain(err))
	}
	if f.Sums, err = readSums(filepath.Join(dir, SumsFile)); err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(strings.ToLower(e.Name()), ".whl") {
			continue
		}
		w, err := ReadWheel(filepath.Join(dir, e.Name()))
		if err != nil {
			f.Broken[e.Name()] = err.Error()
			continue
		}
		f.Wheels = append(f.Wheels, w)
	}
	return f, nil
}

var sumLine = pattern.New(`^([0-9A-Fa-f]{64})[ \t]+\*?(.+?)\s*$`)

func readSums(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", path, plain(err))
	}
	sums := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := sumLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("%s, line %d: not of the form SUM  FILE", path, n)
		}
		sums[filepath.Base(strings.ReplaceAll(m[2], `\`, "/"))] = strings.ToLower(m[1])
	}
	return sums, nil
}

// sumProblem says what is wrong with a wheel's checksum, "" when nothing is
// known against it.
func (f *Folder) sumProblem(w Wheel) string {
	want, listed := f.Sums[w.File]
	switch {
	case f.Sums == nil:
		return ""
	case !listed:
		return w.File + " is not in " + SumsFile + ": nobody vouches for it"
	case want != w.SHA256:
		return fmt.Sprintf("%s is not what %s says (sum %s…, wanted %s…): don't use it, copy it again from the source", w.File, SumsFile, w.SHA256[:12], want[:min(12, len(want))])
	}
	return ""
}

// Extension judges whether an extension of that version can be installed from
// the folder for the target. has says which version of a package az's own
// Python holds, "" for none; it may be nil.
func (f *Folder) Extension(name, version string, t Target, has func(name string) string) runner.MediaItem {
	item := runner.MediaItem{Name: name, Version: version, Unproved: f.Sums == nil}
	root, others := f.find(name, version)
	if root == nil {
		for file, why := range f.Broken {
			if strings.HasPrefix(Normal(file), Normal(name)+"-") {
				item.Problems = append(item.Problems, file+": "+why)
			}
		}
		sort.Strings(item.Problems)
		if len(others) > 0 {
			item.Problems = append(item.Problems, fmt.Sprintf("only version %s of %s is there, not %s", strings.Join(others, ", "), name, version))
		} else if len(item.Problems) == 0 {
			item.Problems = append(item.Problems, fmt.Sprintf("there is no wheel of %s %s", name, version))
		}
		return item
	}
	item.File = filepath.Join(f.Dir, root.File)
	if !root.AzExtension {
		item.Problems = append(item.Problems, root.File+" is not an extension of az: it has no azext_metadata.json")
	}
	seen := map[string]bool{}
	f.follow(*root, t, has, seen, &item)
	return item
}

// follow collects a wheel and all it depends on.
func (f *Folder) follow(w Wheel, t Target, has func(string) string, seen map[string]bool, item *runner.MediaItem) {
	if seen[w.Name] {
		return
	}
	seen[w.Name] = true
	item.Wheels = append(item.Wheels, w.File)
	if why := f.sumProblem(w); why != "" {
		item.Problems = append(item.Problems, why)
	}
	if why := t.Unfit(w); why != "" {
		item.Problems = append(item.Problems, w.File+": "+why)
	}
	for _, r := range w.Requires {
		if !t.applies(r.Marker) || seen[r.Name] {
			continue
		}
		if dep := f.best(r, t); dep != nil {
			f.follow(*dep, t, has, seen, item)
			continue
		}
		seen[r.Name] = true
		// pip installs a dependency anew for an extension even when az has it
		// (--target looks at no other folder), so it must be on the media.
		note := ""
		if has != nil {
			if v := has(r.Name); v != "" {
				item.Installed = append(item.Installed, r.Name+" "+v)
				note = "; az's own Python has " + v + ", which an installation from wheels does not count"
			}
		}
		item.Problems = append(item.Problems, fmt.Sprintf("%s, which %s needs, is missing%s", r, w.Name, note))
	}
}

// find is the wheel of that version, or the other versions there are.
func (f *Folder) find(name, version string) (*Wheel, []string) {
	var others []string
	for i, w := range f.Wheels {
		if w.Name != Normal(name) {
			continue
		}
		if c, ok := compare(w.Version, version); ok && c == 0 || w.Version == version {
			return &f.Wheels[i], nil
		}
		others = append(others, w.Version)
	}
	return nil, others
}

// best is the newest wheel that fulfils a requirement and fits.
func (f *Folder) best(r Requirement, t Target) *Wheel {
	var best *Wheel
	for i, w := range f.Wheels {
		if w.Name != r.Name || !Satisfies(w.Version, r.Spec) || t.Unfit(w) != "" {
			continue
		}
		if best == nil {
			best = &f.Wheels[i]
		} else if c, ok := compare(w.Version, best.Version); ok && c > 0 {
			best = &f.Wheels[i]
		}
	}
	return best
}

var (
	markerExtra   = pattern.New(`\bextra\b`)
	markerPython  = pattern.New(`^python_(?:full_)?version\s*([<>=!~]+)\s*["']([0-9.*]+)["']$`)
	markerSystem  = pattern.New(`^(?:sys_platform|platform_system|os_name)\s*(==|!=)\s*["']([A-Za-z0-9]+)["']$`)
	systemsByName = map[string]string{"win32": "windows", "windows": "windows", "nt": "windows", "linux": "linux", "darwin": "darwin", "posix": "linux"}
)

// applies judges the condition of a requirement. An extra is never asked for;
// a condition that can't be read counts as fulfilled.
func (t Target) applies(marker string) bool {
	marker = strings.Trim(strings.TrimSpace(marker), "()")
	if marker == "" {
		return true
	}
	if markerExtra.MatchString(marker) {
		return false
	}
	if strings.Contains(marker, " or ") {
		return slices.ContainsFunc(strings.Split(marker, " or "), t.applies)
	}
	for part := range strings.SplitSeq(marker, " and ") {
		part = strings.Trim(strings.TrimSpace(part), "() ")
		if m := markerPython.FindStringSubmatch(part); m != nil && t.Python != "" && !Satisfies(t.Python, m[1]+m[2]) {
			return false
		}
		if m := markerSystem.FindStringSubmatch(part); m != nil && t.GOOS != "" {
			if known, ok := systemsByName[strings.ToLower(m[2])]; ok && (known == t.GOOS) != (m[1] == "==") {
				return false
			}
		}
	}
	return true
}

// FindLinks is the folder as pip's PIP_FIND_LINKS takes it: pip parts that
// variable at blanks, so a path goes in as an address.
func FindLinks(dir string) string {
	slashed := filepath.ToSlash(dir)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return (&url.URL{Scheme: "file", Path: slashed}).String()
}

// PipEnv makes pip, which az starts to install an extension, look for
// dependencies in this folder and nowhere else.
func PipEnv(dir string) []string {
	return []string{"PIP_NO_INDEX=1", "PIP_FIND_LINKS=" + FindLinks(dir), "PIP_NO_INPUT=1"}
}
