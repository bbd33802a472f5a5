package azfiles

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"aksarc-wizard/runner/pattern"
)

// Install is where an az keeps its Python packages.
type Install struct {
	// Packages is the folder that holds azure/cli, "" when it wasn't found.
	Packages string
	// Bundle is the file of trusted roots that its requests library uses.
	Bundle string
	// Core is the version of the packages, "" when it isn't written there.
	Core string
	// Python is such as 3.11, "" when not known.
	Python string
}

// debianBundle is where Debian's certifi points instead of to a file of its own.
const debianBundle = "/etc/ssl/certs/ca-certificates.crt"

// FindInstall looks for the packages of the az program, which may be a link, a
// script or, on Windows, the CLI's python.exe.
func FindInstall(program string) Install {
	if program == "" {
		return Install{}
	}
	if real, err := filepath.EvalSymlinks(program); err == nil {
		program = real
	}
	dir := filepath.Dir(program)
	globs := []string{
		filepath.Join(dir, "Lib", "site-packages"), // Windows: python.exe is in CLI2
		filepath.Join(filepath.Dir(dir), "Lib", "site-packages"),
	}
	under := func(root string) {
		for _, lib := range []string{"lib", "lib64"} {
			globs = append(globs, filepath.Join(root, lib, "python3*", "site-packages"), filepath.Join(root, lib, "python3*", "dist-packages"),
				filepath.Join(root, lib, "python3", "dist-packages"))
		}
	}
	// A script of an installer names the folder of its Python.
	if text, err := readSome(program, 16<<10); err == nil && !bytes.Contains(text, []byte{0}) {
		for _, root := range []string{"/opt/az", "/usr/lib64/az", "/opt/homebrew/Cellar/azure-cli"} {
			if bytes.Contains(text, []byte(root)) {
				under(root)
				globs = append(globs, filepath.Join(root, "*", "libexec", "lib", "python3*", "site-packages"))
			}
		}
	}
	under(filepath.Dir(dir))
	under("/opt/az")
	under("/usr/lib64/az")
	for _, g := range globs {
		found, _ := filepath.Glob(g) // the patterns are ours
		for _, packages := range found {
			if i, ok := installIn(packages); ok {
				return i
			}
		}
	}
	return Install{}
}

var (
	pythonDir = pattern.New(`python(3\.\d+)`)
	coreInfo  = pattern.New(`^azure_cli_core-([0-9][^-]*)(?:-py[0-9.]+)?\.(?:dist|egg)-info$`)
)

func installIn(packages string) (Install, bool) {
	if info, err := os.Stat(filepath.Join(packages, "azure", "cli", "core")); err != nil || !info.IsDir() {
		return Install{}, false
	}
	i := Install{Packages: packages, Bundle: filepath.Join(packages, "certifi", "cacert.pem")}
	if code, err := readSome(filepath.Join(packages, "certifi", "core.py"), 16<<10); err == nil && bytes.Contains(code, []byte(debianBundle)) {
		i.Bundle = debianBundle
	}
	if m := pythonDir.FindStringSubmatch(filepath.ToSlash(packages)); m != nil {
		i.Python = m[1]
	}
	entries, _ := filepath.Glob(filepath.Join(packages, "azure_cli_core-*-info"))
	for _, e := range entries {
		if m := coreInfo.FindStringSubmatch(filepath.Base(e)); m != nil {
			i.Core = strings.TrimSpace(m[1])
		}
	}
	return i, true
}
