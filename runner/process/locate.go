package process

import (
	"io/fs"
	"os"
	"path"
	"strings"
)

// Places is where to look for a program, so that looking is the same on every
// system and can be tested for all of them on one.
type Places struct {
	// GOOS is the system, as runtime.GOOS names it.
	GOOS string
	// Env is the caller's environment: PATH, PATHEXT, ProgramFiles are read.
	Env []string
	// Stat is os.Stat; nil for that.
	Stat func(string) (fs.FileInfo, error)
}

// LocateError lists what was found where, so that the page that shows it says
// more than "not found".
type LocateError struct {
	// Name is what was looked for.
	Name string
	// Where says where it was looked for, in words.
	Where string
	// Looked has an entry for each place where something stood in the way.
	Looked []string
}

func (e *LocateError) Error() string {
	s := e.Name + " was not found"
	if e.Where != "" {
		s += " " + e.Where
	}
	if len(e.Looked) > 0 {
		s += ": " + strings.Join(e.Looked, "; ")
	}
	return s
}

// LocateAz finds az. explicit, from --az, is taken alone: an absolute path, or a
// bare name to be found on PATH. Otherwise az is looked for on PATH, then where the
// installers put it.
//
// On Windows the az.cmd found leads to the CLI's own python.exe beside it,
// which is started instead: cmd.exe would read the arguments once more. Only
// when there is no python.exe the batch file itself is given, with Batch set.
func LocateAz(p Places, explicit string) (Program, error) {
	usual := []string{"/usr/bin/az", "/usr/local/bin/az", "/opt/az/bin/az", "/opt/homebrew/bin/az", p.env("HOME") + "/.local/bin/az"}
	if p.GOOS == "windows" {
		usual = nil
		for _, root := range []string{p.env("ProgramFiles"), p.env("ProgramW6432"), p.env("ProgramFiles(x86)"), `C:\Program Files`, `C:\Program Files (x86)`} {
			if root != "" {
				usual = append(usual, root+`\Microsoft SDKs\Azure\CLI2\wbin\az.cmd`)
			}
		}
	}
	file, err := p.find("az", explicit, usual)
	if err != nil {
		return Program{}, err
	}
	if p.GOOS == "windows" {
		return p.unbatch(file), nil
	}
	return Program{Path: file}, nil
}

// LocateKubectl finds kubectl on PATH and in the usual places.
func LocateKubectl(p Places, explicit string) (Program, error) {
	usual := []string{"/usr/local/bin/kubectl", "/usr/bin/kubectl", p.env("HOME") + "/.azure-kubectl/kubectl"}
	if p.GOOS == "windows" {
		usual = []string{p.env("USERPROFILE") + `\.azure-kubectl\kubectl.exe`}
	}
	file, err := p.find("kubectl", explicit, usual)
	if err != nil {
		return Program{}, err
	}
	return Program{Path: file, Batch: p.GOOS == "windows" && isBatch(file)}, nil
}

// find goes through the places in order and takes the first that can be
// started.
func (p Places) find(name, explicit string, usual []string) (string, error) {
	e := &LocateError{Name: name, Where: "on PATH or where its installers put it"}
	if explicit != "" {
		name, usual = explicit, nil
		e.Name, e.Where = explicit, "on PATH"
		if p.hasSeparator(explicit) {
			e.Where = ""
			return p.first(e, p.spellings(explicit))
		}
	}
	var candidates []string
	for _, dir := range strings.Split(p.env("PATH"), p.pick(":", ";")) {
		dir = strings.Trim(dir, `"`)
		// A relative entry would take az from wherever the wizard was started.
		if dir != "" && p.absolute(dir) {
			candidates = append(candidates, p.spellings(strings.TrimRight(dir, `/\`)+p.pick("/", `\`)+name)...)
		}
	}
	return p.first(e, append(candidates, usual...))
}

// first is the first candidate that can be started; e is filled for the case
// that there is none.
func (p Places) first(e *LocateError, candidates []string) (string, error) {
	seen := map[string]bool{}
	for _, c := range candidates {
		if seen[c] {
			continue
		}
		seen[c] = true
		reason := p.usable(c)
		if reason == "" {
			return c, nil
		}
		if reason != missing {
			e.Looked = append(e.Looked, c+" "+reason)
		}
	}
	return "", e
}

const missing = "does not exist"

// usable says why the file can't be started, "" when it can.
func (p Places) usable(file string) string {
	stat := p.Stat
	if stat == nil {
		stat = os.Stat
	}
	info, err := stat(file)
	switch {
	case err != nil && isNotExist(err):
		return missing
	case err != nil:
		return "can't be looked at (" + plain(err).Error() + ")"
	case info.IsDir():
		return "is a directory"
	case !info.Mode().IsRegular():
		return "is not a file"
	case p.GOOS != "windows" && info.Mode().Perm()&0o111 == 0:
		return "is not executable"
	case p.GOOS != "windows" && info.Size() == 0:
		return "is empty"
	}
	return ""
}

func isNotExist(err error) bool {
	return os.IsNotExist(err) || strings.Contains(err.Error(), "not a directory")
}

// spellings are the names a file may have: on Windows with each extension that
// starts a program, unless it has one.
func (p Places) spellings(file string) []string {
	if p.GOOS != "windows" {
		return []string{file}
	}
	exts := []string{".com", ".exe", ".bat", ".cmd"}
	if list := p.env("PATHEXT"); list != "" {
		exts = strings.Split(strings.ToLower(list), ";")
	}
	names := make([]string, 0, len(exts))
	for _, ext := range exts {
		if ext != "" && strings.HasSuffix(strings.ToLower(file), ext) {
			return []string{file}
		}
		// Others (.vbs, .ps1) are started by something else.
		if ext == ".exe" || ext == ".com" || ext == ".cmd" || ext == ".bat" {
			names = append(names, file+ext)
		}
	}
	return names
}

// unbatch replaces the Azure CLI's batch file by the Python beside it. -I keeps
// Python from reading its environment and the current folder, -X utf8 keeps
// characters that the code page doesn't have.
func (p Places) unbatch(file string) Program {
	if !isBatch(file) {
		return Program{Path: file}
	}
	dir := strings.TrimRight(parent(file), `/\`)
	for _, python := range []string{parent(dir) + `\python.exe`, dir + `\python.exe`} {
		if p.absolute(python) && p.usable(python) == "" {
			return Program{
				Path:   python,
				Prefix: []string{"-X", "utf8", "-IBm", "azure.cli"},
				Env:    []string{"AZ_INSTALLER=MSI"},
			}
		}
	}
	return Program{Path: file, Batch: true}
}

func isBatch(file string) bool {
	ext := strings.ToLower(path.Ext(file))
	return ext == ".cmd" || ext == ".bat"
}

// parent is the folder of a Windows path.
func parent(file string) string {
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		return file[:i]
	}
	return ""
}

func (p Places) hasSeparator(file string) bool {
	return strings.ContainsAny(file, p.pick("/", `/\:`))
}

func (p Places) absolute(dir string) bool {
	if p.GOOS == "windows" {
		return len(dir) >= 3 && dir[1] == ':' || strings.HasPrefix(dir, `\\`)
	}
	return strings.HasPrefix(dir, "/")
}

func (p Places) pick(unix, windows string) string {
	if p.GOOS == "windows" {
		return windows
	}
	return unix
}

// env is the last value of the variable; Windows ignores the case of names.
func (p Places) env(name string) string {
	value := ""
	for _, kv := range p.Env {
		n, v, _ := strings.Cut(kv, "=")
		if n == name || p.GOOS == "windows" && strings.EqualFold(n, name) {
			value = v
		}
	}
	return value
}
