package process

import (
	"slices"
	"strings"

	"aksarc-wizard/runner"
)

// allowed are the caller's variables that a child may see. AZURE_* and PYTHON*
// as a whole would let a forgotten setting change what az does.
var allowed = []string{
	// The system.
	"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LANGUAGE", "LC_*",
	"SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "TEMP", "TMP", "OS",
	"USERPROFILE", "USERNAME", "USERDOMAIN", "COMPUTERNAME", "HOMEDRIVE", "HOMEPATH",
	"APPDATA", "LOCALAPPDATA", "ProgramData", "ALLUSERSPROFILE", "PUBLIC",
	"ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "CommonProgramFiles",
	"PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS",
	// az's own that belong to the operator.
	"AZURE_CONFIG_DIR", "AZURE_EXTENSION_DIR", "AZURE_EXTENSION_INDEX_URL",
	// The way to the site and whom to trust on it.
	"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR",
	"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
	// A browser for an interactive sign-in.
	"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "BROWSER",
	"TERM",
	// The rehearsal, which is this very program.
	"AKSARC_WIZARD_*",
}

// ours are the settings of every az: machine output, no colour, no telemetry
// (which leaves a process behind), no silent download of the newest extension.
// core.only_show_errors is not among them: it hides warnings that say why a
// command failed. What a setting of the environment can do needs no start of
// az: core.instance_discovery and the sign-in windows are turned off here for
// every az of ours, whatever the operator's own configuration says, which the
// checks read from its file.
var ours = []string{
	"AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no",
	"AZURE_CORE_OUTPUT=json",
	"AZURE_CORE_NO_COLOR=true",
	"AZURE_CORE_DISABLE_PROGRESS_BAR=true",
	"AZURE_CORE_COLLECT_TELEMETRY=false",
	"AZURE_CORE_SURVEY_MESSAGE=false",
	"AZURE_CORE_LOGIN_EXPERIENCE_V2=off",
	"AZURE_CORE_ENABLE_BROKER_ON_WINDOWS=false",
	"AZURE_CORE_INSTANCE_DISCOVERY=false",
	"PYTHONIOENCODING=utf-8",
}

// AzSettings are the settings that every az is started with, by variable: for
// those who must say what holds for our az and what for the operator's own.
func AzSettings() map[string]string {
	out := map[string]string{}
	for _, kv := range ours {
		if name, value, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "AZURE_") {
			out[name] = value
		}
	}
	return out
}

// markerVar carries the mark by which a child's descendants are recognised.
const markerVar = "AKSARC_WIZARD_CHILD"

// environ is the environment of a child: the allowed part of the caller's, our
// settings, then the overrides in order. The last of a name wins, and each
// name is there once.
func environ(caller []string, p runner.Program, goos string, overrides ...[]string) []string {
	var all []string
	for _, kv := range caller {
		if name, _, ok := strings.Cut(kv, "="); ok && isAllowed(name) {
			all = append(all, kv)
		}
	}
	if p == runner.Az {
		all = append(all, ours...)
	}
	for _, o := range overrides {
		all = append(all, o...)
	}
	return lastOfEach(all, goos == "windows")
}

// isAllowed matches without case: Windows names have none, and proxies are
// spelt in small letters on Unix.
func isAllowed(name string) bool {
	if name == "" || strings.EqualFold(name, markerVar) {
		return false
	}
	return slices.ContainsFunc(allowed, func(a string) bool {
		if prefix, ok := strings.CutSuffix(a, "*"); ok {
			return len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
		}
		return strings.EqualFold(name, a)
	})
}

// lastOfEach keeps the last setting of each name, in the order of those kept.
func lastOfEach(env []string, fold bool) []string {
	seen := map[string]bool{}
	kept := make([]string, 0, len(env))
	for _, kv := range slices.Backward(env) {
		name, _, _ := strings.Cut(kv, "=")
		if fold {
			name = strings.ToUpper(name)
		}
		if !seen[name] {
			seen[name] = true
			kept = append(kept, kv)
		}
	}
	slices.Reverse(kept)
	return kept
}
