package media

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aksarc-wizard/runner/pattern"
)

// Bounds on what is read of a wheel, in bytes.
const (
	maxMetadata = 1 << 20
	maxWheel    = 512 << 20
)

// Wheel is one package as its file says.
type Wheel struct {
	// File is the base name; Name and Version are what it is called.
	File, Name, Version string
	// Tags are the Pythons, interfaces and platforms it is made for, each such
	// as py3-none-any.
	Tags []string
	// RequiresPython is such as ">=3.8", "" for any.
	RequiresPython string
	// Requires are the dependencies that always count; those of extras don't.
	Requires []Requirement
	// SHA256 is the sum of the file, in small letters.
	SHA256 string
	// AzExtension says that it is an extension of az; MinCore is the oldest az
	// it takes, "" when it doesn't say.
	AzExtension bool
	MinCore     string
}

// Requirement is one dependency, such as kubernetes>=24.2.
type Requirement struct {
	Name, Spec string
	// Marker is the condition after the semicolon, "" for always.
	Marker string
}

func (r Requirement) String() string {
	if r.Spec == "" {
		return r.Name
	}
	return r.Name + " " + r.Spec
}

// ErrNotWheel says that a file isn't one.
var ErrNotWheel = errors.New("it is not a wheel")

// ReadWheel reads a wheel's name, metadata and sum.
func ReadWheel(path string) (Wheel, error) {
	w := Wheel{File: filepath.Base(path)}
	parts := strings.Split(strings.TrimSuffix(w.File, ".whl"), "-")
	if !strings.HasSuffix(w.File, ".whl") || len(parts) != 5 && len(parts) != 6 {
		return w, fmt.Errorf("%w: its name should be NAME-VERSION-PYTHON-ABI-PLATFORM.whl", ErrNotWheel)
	}
	w.Name, w.Version = Normal(parts[0]), parts[1]
	w.Tags = tags(parts[len(parts)-3:])
	// Looked at before it is opened: opening a pipe would wait for a writer.
	info, err := os.Stat(path)
	if err != nil {
		return w, plain(err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxWheel {
		return w, fmt.Errorf("%w: it is no file, or larger than %d MB", ErrNotWheel, maxWheel>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return w, plain(err)
	}
	defer func() { _ = f.Close() }()
	if info, err = f.Stat(); err != nil {
		return w, plain(err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return w, plain(err)
	}
	w.SHA256 = hex.EncodeToString(sum.Sum(nil))
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return w, fmt.Errorf("%w: it can't be unpacked, so it was not copied whole", ErrNotWheel)
	}
	return w, w.readMetadata(archive)
}

func (w *Wheel) readMetadata(archive *zip.Reader) error {
	found := false
	for _, f := range archive.File {
		dir, base, _ := strings.Cut(f.Name, "/")
		switch {
		case strings.HasSuffix(dir, ".dist-info") && base == "METADATA":
			text, err := content(f)
			if err != nil {
				return err
			}
			found = true
			w.metadata(text)
		case strings.HasPrefix(dir, "azext_") && base == "azext_metadata.json":
			w.AzExtension = true
			text, err := content(f)
			if err != nil {
				return err
			}
			var meta struct {
				MinCore string `json:"azext.minCliCoreVersion"`
			}
			if json.Unmarshal(text, &meta) == nil {
				w.MinCore = meta.MinCore
			}
		}
	}
	if !found {
		return fmt.Errorf("%w: it holds no METADATA", ErrNotWheel)
	}
	return nil
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s can't be unpacked", ErrNotWheel, f.Name)
	}
	defer func() { _ = r.Close() }()
	text, err := io.ReadAll(io.LimitReader(r, maxMetadata))
	if err != nil {
		return nil, fmt.Errorf("%w: %s is damaged", ErrNotWheel, f.Name)
	}
	return text, nil
}

// requirement is the form of Requires-Dist: name[extras] (spec) ; marker.
var requirement = pattern.New(`^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;()]*)\)?\s*(?:;\s*(.*))?$`)

func (w *Wheel) metadata(text []byte) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxMetadata)
	for lines.Scan() && lines.Text() != "" {
		key, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "requires-python":
			w.RequiresPython = value
		case "requires-dist":
			if m := requirement.FindStringSubmatch(value); m != nil {
				w.Requires = append(w.Requires, Requirement{Normal(m[1]), strings.TrimSpace(m[2]), strings.TrimSpace(m[3])})
			}
		}
	}
}

var runs = pattern.New(`[-_.]+`)

// Normal is a package's name as it is compared: small letters, single dashes.
func Normal(name string) string { return strings.ToLower(runs.Regexp().ReplaceAllString(name, "-")) }

// tags multiplies out what a file name says in short: py2.py3-none-any is two.
func tags(parts []string) []string {
	var out []string
	for _, py := range strings.Split(parts[0], ".") {
		for _, abi := range strings.Split(parts[1], ".") {
			for _, platform := range strings.Split(parts[2], ".") {
				out = append(out, py+"-"+abi+"-"+platform)
			}
		}
	}
	return out
}

// Pure says whether the wheel fits every platform and every Python 3.
func (w Wheel) Pure() bool { return slices.Contains(w.Tags, "py3-none-any") }

// plain leaves the path out of an error, which the sentence names.
func plain(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
