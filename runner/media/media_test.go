package media_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/media"
	"aksarc-wizard/runner/media/mediatest"
)

var linux311 = media.Target{Python: "3.11", GOOS: "linux", GOARCH: "amd64"}

// stick is a folder that holds all of aksarc 1.2.23 and what it needs.
func stick(t *testing.T, more ...mediatest.Wheel) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, mediatest.Write(dir, append([]mediatest.Wheel{
		{Name: "aksarc", Version: "1.2.23", Extension: true, MinCore: "2.32.0", Requires: []string{
			"kubernetes (>=24.2,<25)", "paramiko~=3.1", "colorama; sys_platform == 'win32'", "pytest; extra == 'dev'", "typing-extensions>=4; python_version < '3.8'"}},
		{Name: "kubernetes", Version: "24.2.0", Requires: []string{"PyYAML >= 5.4.1"}},
		{Name: "kubernetes", Version: "29.0.0"},
		{Name: "paramiko", Version: "3.4.0", Python: ">=3.6"},
		{Name: "PyYAML", Version: "6.0.1", Tag: "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64"},
	}, more...)...))
	return dir
}

func extension(t *testing.T, dir, name, version string, target media.Target) (wheels []string, problems string) {
	t.Helper()
	f, err := media.Open(dir)
	require.NoError(t, err)
	i := f.Extension(name, version, target, func(n string) string {
		if n == "cryptography" {
			return "41.0.0"
		}
		return ""
	})
	assert.Equal(t, i.File != "" && len(i.Problems) == 0, i.Ready())
	return i.Wheels, strings.Join(i.Problems, "\n")
}

func TestAnExtensionWithAllThatItNeeds(t *testing.T) {
	t.Parallel()
	wheels, problems := extension(t, stick(t), "aksarc", "1.2.23", linux311)
	assert.Empty(t, problems)
	assert.Equal(t, []string{"aksarc-1.2.23-py3-none-any.whl", "kubernetes-24.2.0-py3-none-any.whl",
		"PyYAML-6.0.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "paramiko-3.4.0-py3-none-any.whl"}, wheels)
}

func TestWhatIsMissingOrUnfit(t *testing.T) {
	t.Parallel()
	dir := stick(t)
	_, problems := extension(t, dir, "aksarc", "1.5.37", linux311)
	assert.Equal(t, "only version 1.2.23 of aksarc is there, not 1.5.37", problems)
	_, problems = extension(t, dir, "stack-hci-vm", "1.3.0", linux311)
	assert.Equal(t, "there is no wheel of stack-hci-vm 1.3.0", problems)

	windows := media.Target{Python: "3.11", GOOS: "windows", GOARCH: "amd64"}
	_, problems = extension(t, dir, "aksarc", "1.2.23", windows)
	assert.Contains(t, problems, "pyyaml >= 5.4.1, which kubernetes needs, is missing", "the only one is made for Linux")
	assert.Contains(t, problems, "colorama, which aksarc needs, is missing", "needed on Windows only")

	_, problems = extension(t, dir, "aksarc", "1.2.23", media.Target{Python: "3.12", GOOS: "linux", GOARCH: "amd64"})
	assert.Contains(t, problems, "pyyaml", "made for Python 3.11 alone")

	require.NoError(t, os.Remove(filepath.Join(dir, "paramiko-3.4.0-py3-none-any.whl")))
	_, problems = extension(t, dir, "aksarc", "1.2.23", linux311)
	assert.Contains(t, problems, "paramiko ~=3.1, which aksarc needs, is missing")
}

func TestWhatAzHasAlreadyDoesNotCount(t *testing.T) {
	t.Parallel()
	dir := stick(t, mediatest.Wheel{Name: "customlocation", Version: "0.1.3", Extension: true, Requires: []string{"cryptography"}})
	_, problems := extension(t, dir, "customlocation", "0.1.3", linux311)
	assert.Contains(t, problems, "az's own Python has 41.0.0")
}

func TestPythonThatIsTooOld(t *testing.T) {
	t.Parallel()
	dir := stick(t, mediatest.Wheel{Name: "customlocation", Version: "0.1.3", Extension: true, Python: ">=3.12"})
	_, problems := extension(t, dir, "customlocation", "0.1.3", linux311)
	assert.Contains(t, problems, "needs Python >=3.12, and az's is 3.11")
}

func TestAPackageThatIsNoExtension(t *testing.T) {
	t.Parallel()
	dir := stick(t, mediatest.Wheel{Name: "customlocation", Version: "0.1.3"})
	_, problems := extension(t, dir, "customlocation", "0.1.3", linux311)
	assert.Contains(t, problems, "is not an extension of az")
}

func TestSums(t *testing.T) {
	t.Parallel()
	dir := stick(t)
	sums := filepath.Join(dir, media.SumsFile)
	text, err := os.ReadFile(sums)
	require.NoError(t, err)

	// A dependency changed on the way is as bad as the extension itself.
	changed := filepath.Join(dir, "paramiko-3.4.0-py3-none-any.whl")
	content, err := mediatest.Wheel{Name: "paramiko", Version: "3.4.0", Requires: nil, Python: ">=3.7"}.Bytes()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(changed, content, 0o600))
	_, problems := extension(t, dir, "aksarc", "1.2.23", linux311)
	assert.Contains(t, problems, "paramiko-3.4.0-py3-none-any.whl is not what SHA256SUMS says")

	lines := strings.SplitAfter(string(text), "\n")
	require.NoError(t, os.WriteFile(sums, []byte(strings.Join(lines[1:], "")), 0o600))
	_, problems = extension(t, dir, "aksarc", "1.2.23", linux311)
	assert.Contains(t, problems, "is not in SHA256SUMS")

	require.NoError(t, os.WriteFile(sums, []byte("# made on Windows\r\nnonsense\r\n"), 0o600))
	_, err = media.Open(dir)
	assert.ErrorContains(t, err, "line 2")

	require.NoError(t, os.Remove(sums))
	f, err := media.Open(dir)
	require.NoError(t, err)
	item := f.Extension("aksarc", "1.2.23", linux311, nil)
	assert.True(t, item.Ready() && item.Unproved, "usable, but nobody vouches for it")
}

// A stick that was pulled out too early.
func TestHalfAFile(t *testing.T) {
	t.Parallel()
	dir := stick(t)
	file := filepath.Join(dir, "aksarc-1.2.23-py3-none-any.whl")
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, n := range []int{0, 1, len(content) / 2, len(content) - 1} {
		require.NoError(t, os.WriteFile(file, content[:n], 0o600))
		_, problems := extension(t, dir, "aksarc", "1.2.23", linux311)
		assert.Contains(t, problems, "can't be unpacked", "%d bytes", n)
	}
	_, err = media.Open(filepath.Join(dir, "nosuch"))
	assert.Error(t, err)
}

func TestSatisfies(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]bool{
		">=3.7": true, ">=3.11": true, ">3.11": false, ">=3.12": false, "<4": true, ">=3.7,<3.11": false, "!=3.11.*": false,
		"!=3.8.*,>=3.6": true, "==3.11": true, "==3.11.*": true, "==3.*": true, "~=3.8": true, "~=2.7": false, "": true, "nonsense": true, ">=3.9a1": true,
	} {
		assert.Equal(t, want, media.Satisfies("3.11", spec), spec)
	}
	assert.True(t, media.Satisfies("3.9.1", "~=3.9.0"))
	assert.False(t, media.Satisfies("3.10.0", "~=3.9.0"), "3.10 is newer than 3.9, not 3.1")
}

func TestFindLinksTakesAnyFolder(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "file:///media/USB%20STICK", media.FindLinks("/media/USB STICK"))
	assert.Equal(t, "file:///D:/wheels", media.FindLinks("D:/wheels"))
	assert.Contains(t, media.PipEnv("/m"), "PIP_NO_INDEX=1")
}

func TestAddressesCarryTheVersion(t *testing.T) {
	t.Parallel()
	address, source := media.Address("aksarc", "1.2.23")
	assert.Contains(t, address, "aksarc-1.2.23-py3-none-any.whl")
	assert.NotEmpty(t, source)
	assert.Equal(t, "stack_hci_vm-1.3.0-py3-none-any.whl", media.FileName("stack-hci-vm", "1.3.0"))
	assert.Equal(t, "k8s_extension-1.0.0-py3-none-any.whl", media.FileName("k8s-extension", "1.0.0"))
}

func FuzzReadWheel(f *testing.F) {
	good, _ := mediatest.Wheel{Name: "aksarc", Version: "1.2.23", Extension: true}.Bytes()
	f.Add(good)
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := filepath.Join(t.TempDir(), "aksarc-1.2.23-py3-none-any.whl")
		if os.WriteFile(file, data, 0o600) != nil {
			t.Skip()
		}
		if w, err := media.ReadWheel(file); err == nil && w.SHA256 == "" {
			t.Fatal("a wheel without a sum")
		}
	})
}
