// Package mediatest makes small but complete wheels for tests: pip installs
// them, and az takes those that are extensions. It is test support only.
package mediatest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Wheel describes what is made.
type Wheel struct {
	Name, Version string
	// Tag is such as py3-none-any, which is the default.
	Tag string
	// Requires are lines for Requires-Dist, Python is Requires-Python.
	Requires []string
	Python   string
	// Extension makes it an extension of az, which needs at least MinCore.
	Extension bool
	MinCore   string
}

// File is its file name.
func (w Wheel) File() string {
	tag := w.Tag
	if tag == "" {
		tag = "py3-none-any"
	}
	return w.stem() + "-" + tag + ".whl"
}

func (w Wheel) stem() string { return strings.ReplaceAll(w.Name, "-", "_") + "-" + w.Version }

// Bytes is the wheel.
func (w Wheel) Bytes() ([]byte, error) {
	module := strings.ReplaceAll(w.Name, "-", "_")
	files := map[string]string{}
	var order []string
	add := func(name, text string) {
		files[name] = text
		order = append(order, name)
	}
	if w.Extension {
		minimum := w.MinCore
		if minimum == "" {
			minimum = "2.0.67"
		}
		add("azext_"+module+"/__init__.py", extensionCode)
		add("azext_"+module+"/azext_metadata.json", fmt.Sprintf(`{"azext.minCliCoreVersion": %q}`, minimum))
	} else {
		add(module+"/__init__.py", fmt.Sprintf("version = %q\n", w.Version))
	}
	info := w.stem() + ".dist-info/"
	meta := fmt.Sprintf("Metadata-Version: 2.1\nName: %s\nVersion: %s\nSummary: made by a test\n", w.Name, w.Version)
	if w.Python != "" {
		meta += "Requires-Python: " + w.Python + "\n"
	}
	for _, r := range w.Requires {
		meta += "Requires-Dist: " + r + "\n"
	}
	add(info+"METADATA", meta+"\nRequires-Dist: not-a-header\n")
	add(info+"WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
	add(info+"top_level.txt", module+"\n")
	if w.Extension {
		// Older az reads the metadata in this form.
		add(info+"metadata.json", fmt.Sprintf(`{"name": %q, "version": %q, "metadata_version": "2.0"}`, w.Name, w.Version))
	}
	var record strings.Builder
	for _, name := range order {
		sum := sha256.Sum256([]byte(files[name]))
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", name, base64.RawURLEncoding.EncodeToString(sum[:]), len(files[name]))
	}
	fmt.Fprintf(&record, "%sRECORD,,\n", info)
	add(info+"RECORD", record.String())
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range order {
		f, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write([]byte(files[name])); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

const extensionCode = `from azure.cli.core import AzCommandsLoader


class Loader(AzCommandsLoader):
    pass


COMMAND_LOADER_CLS = Loader
`

// Write puts wheels into a folder, with their sums beside them.
func Write(dir string, wheels ...Wheel) error {
	var sums strings.Builder
	for _, w := range wheels {
		content, err := w.Bytes()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, w.File()), content, 0o600); err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		fmt.Fprintf(&sums, "%s  %s\n", hex.EncodeToString(sum[:]), w.File())
	}
	return os.WriteFile(filepath.Join(dir, "SHA256SUMS"), []byte(sums.String()), 0o600)
}
