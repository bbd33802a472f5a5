package process

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// places is a system with these files: "name" a program, "name/" a directory,
// "name!" a file without the right to execute, "name~" an empty program.
func places(goos string, env []string, files ...string) Places {
	tree := fstest.MapFS{}
	key := func(p string) string { return strings.ReplaceAll(strings.TrimLeft(p, "/"), `\`, "/") }
	for _, f := range files {
		switch {
		case strings.HasSuffix(f, "/"):
			tree[key(strings.TrimSuffix(f, "/"))] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
		case strings.HasSuffix(f, "!"):
			tree[key(strings.TrimSuffix(f, "!"))] = &fstest.MapFile{Mode: 0o644, Data: []byte("x")}
		case strings.HasSuffix(f, "~"):
			tree[key(strings.TrimSuffix(f, "~"))] = &fstest.MapFile{Mode: 0o755}
		default:
			tree[key(f)] = &fstest.MapFile{Mode: 0o755, Data: []byte("x")}
		}
	}
	return Places{GOOS: goos, Env: env, Stat: func(p string) (fs.FileInfo, error) { return fs.Stat(tree, key(p)) }}
}

const wbin = `C:\Program Files\Microsoft SDKs\Azure\CLI2\wbin\az.cmd`

func python(dir string) Program {
	return Program{Path: dir + `\python.exe`, Prefix: []string{"-X", "utf8", "-IBm", "azure.cli"}, Env: []string{"AZ_INSTALLER=MSI"}}
}

func TestLocateAz(t *testing.T) {
	t.Parallel()
	cli2 := `C:\Program Files\Microsoft SDKs\Azure\CLI2`
	for _, tc := range []struct {
		name, explicit string
		in             Places
		want           Program
	}{
		{"on PATH", "", places("linux", []string{"PATH=/a:/b:/c"}, "/b/az", "/c/az"), Program{Path: "/b/az"}},
		{"PATH passes over what can't be started", "", places("linux", []string{"PATH=/a:/b:/c:/d"}, "/a/az/", "/b/az!", "/c/az~", "/d/az"), Program{Path: "/d/az"}},
		{"relative entries of PATH don't count", "", places("linux", []string{"PATH=.:bin::/c"}, "az", "bin/az", "/c/az"), Program{Path: "/c/az"}},
		{"a usual place", "", places("linux", []string{"PATH=/a"}, "/opt/az/bin/az"), Program{Path: "/opt/az/bin/az"}},
		{"--az with a path", "/x/my-az", places("linux", []string{"PATH=/a"}, "/a/az", "/x/my-az"), Program{Path: "/x/my-az"}},
		{"--az with a name", "az-2.60", places("linux", []string{"PATH=/a"}, "/a/az", "/a/az-2.60"), Program{Path: "/a/az-2.60"}},
		{"az.cmd on PATH leads to its Python", "", places("windows", []string{`Path=C:\x;` + cli2 + `\wbin\`, "PATHEXT=.COM;.EXE;.BAT;.CMD;.VBS"}, wbin, cli2+`\python.exe`), python(cli2)},
		{"quoted entry of PATH", "", places("windows", []string{`PATH="` + cli2 + `\wbin"`}, wbin, cli2+`\python.exe`), python(cli2)},
		{"usual place", "", places("windows", nil, wbin, cli2+`\python.exe`), python(cli2)},
		{"usual place, 32 bit, another drive", "", places("windows", []string{`ProgramFiles(x86)=D:\P86`}, `D:\P86\Microsoft SDKs\Azure\CLI2\wbin\az.cmd`, `D:\P86\Microsoft SDKs\Azure\CLI2\python.exe`), python(`D:\P86\Microsoft SDKs\Azure\CLI2`)},
		{"pip's az.bat has no Python beside it", "", places("windows", []string{`PATH=C:\py\Scripts`}, `C:\py\Scripts\az.bat`), Program{Path: `C:\py\Scripts\az.bat`, Batch: true}},
		{"az.exe is started as it is", "", places("windows", []string{`PATH=C:\x`}, `C:\x\az.exe`), Program{Path: `C:\x\az.exe`}},
		{"--az without extension", `D:\cli\wbin\az`, places("windows", nil, `D:\cli\wbin\az.cmd`, `D:\cli\python.exe`), python(`D:\cli`)},
		{"--az names the program itself", `D:\t\aksarc-wizard.exe`, places("windows", nil, `D:\t\aksarc-wizard.exe`), Program{Path: `D:\t\aksarc-wizard.exe`}},
	} {
		got, err := LocateAz(tc.in, tc.explicit)
		require.NoError(t, err, tc.name)
		assert.Equal(t, tc.want, got, tc.name)
	}
}

func TestLocateSaysWhatIsWhere(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, explicit string
		in             Places
		want           string
	}{
		{"nowhere", "", places("linux", []string{"PATH=/a:/b", "HOME=/h"}), "az was not found on PATH or where its installers put it"},
		{"in the way", "", places("linux", []string{"PATH=/a:/b", "HOME=/h"}, "/a/az/", "/b/az!"), "az was not found on PATH or where its installers put it: /a/az is a directory; /b/az is not executable"},
		{"explicit and missing", "/x/az", places("linux", nil), "/x/az was not found"},
		{"explicit and a directory", "/x/az", places("linux", nil, "/x/az/"), "/x/az was not found: /x/az is a directory"},
		{"explicit and empty", "/x/az", places("linux", nil, "/x/az~"), "/x/az was not found: /x/az is empty"},
		{"explicit name", "az9", places("linux", []string{"PATH=/a:/b"}, "/a/az"), "az9 was not found on PATH"},
		{"explicit, never replaced by another", "/x/az", places("linux", []string{"PATH=/a"}, "/a/az"), "/x/az was not found"},
	} {
		_, err := LocateAz(tc.in, tc.explicit)
		var locate *LocateError
		require.ErrorAs(t, err, &locate, tc.name)
		assert.Equal(t, tc.want, err.Error(), tc.name)
	}
}

func TestLocateKubectl(t *testing.T) {
	t.Parallel()
	got, err := LocateKubectl(places("windows", []string{`USERPROFILE=C:\Users\u`}, `C:\Users\u\.azure-kubectl\kubectl.exe`), "")
	require.NoError(t, err)
	assert.Equal(t, Program{Path: `C:\Users\u\.azure-kubectl\kubectl.exe`}, got)
	got, err = LocateKubectl(places("linux", []string{"PATH=/a"}, "/a/kubectl"), "")
	require.NoError(t, err)
	assert.Equal(t, Program{Path: "/a/kubectl"}, got)
}

func TestBatchFilesRefuseWhatTheyWouldMisread(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"ConvergedSwitch(compute)", "a&calc", "100%PATH%", "p^w", `a"b`, "a|b", "a>b", "a!b!", "a\nb", `C:\dir\`} {
		assert.NotNil(t, checkBatch(`C:\az.cmd`, []string{"--name", bad}), bad)
	}
	assert.NotNil(t, checkBatch(`C:\100%sure%\az.cmd`, nil))
	assert.Nil(t, checkBatch(`C:\Program Files (x86)\a&b^ü\az.cmd`, []string{"aksarc", "create", "--name", "c 1", "ü", "--x=-1", "", `C:\a b\c.json`, "192.168.1.0/24"}))
}
