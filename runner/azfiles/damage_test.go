package azfiles

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ours are the files az answers from, with what home puts into them.
func ours(t testing.TB, d Dirs) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{
		filepath.Join(d.Config, "config"), filepath.Join(d.Config, "azureProfile.json"), filepath.Join(d.Config, "clouds.config"),
		filepath.Join(d.Extensions, "aksarc", "aksarc-1.2.23.dist-info", "METADATA"),
	} {
		text, _ := os.ReadFile(name)
		out[name] = string(text)
	}
	return out
}

// everything asks all there is to ask. What it gets is the truth or nothing:
// never something that no az would say.
func everything(t testing.TB, d Dirs) {
	t.Helper()
	i := Install{Core: "2.60.0"}
	for _, doc := range [][]byte{Versions(i, d), d.Settings(), d.Account(), d.Clouds()} {
		assert.True(t, doc == nil || json.Valid(doc), "%q", doc)
	}
	var v struct{ Extensions map[string]string }
	require.NoError(t, json.Unmarshal(Versions(i, d), &v))
	for name, version := range v.Extensions {
		assert.Regexp(t, validVersion.Regexp(), version, name)
	}
	assert.NotEmpty(t, d.ActiveCloud())
	_ = d.Damaged()
	assert.NotEmpty(t, Key("az", i, d))
}

// Whatever stands in az's files, or in their place, az is asked instead.
func TestTornAndForeignFilesAreNotKnown(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]string{
		"empty":       "",
		"BOM alone":   "\ufeff",
		"NULs":        strings.Repeat("\x00", 512),
		"huge":        strings.Repeat("x = y\n", fileMax/6+2),
		"a huge line": strings.Repeat("x", fileMax+1),
		"not UTF-8":   "\xff\xfe[\x80\n=\xc3",
		"UTF-16":      "\xff\xfe{\x00}\x00",
		"a list":      "[1, null, {}]",
		"null":        "null",
		"HTML":        "<html><body>Sign in</body></html>",
		"wrong types": `{"subscriptions": {"id": 7}}`,
		"odd entries": `{"subscriptions": [null, {"isDefault": "yes"}, {"isDefault": true, "environmentName": ["azure.local"]}]}`,
		"deep":        strings.Repeat("[", 100_000),
		"escapes":     "Version: \x1b[2J1.0\n",
	} {
		d := home(t)
		for path := range ours(t, d) {
			write(t, damage, path)
			everything(t, d)
		}
		assert.Nil(t, d.Account(), name)
		v, ok := d.Setting("cloud.name")
		assert.False(t, ok, "%s: %q", name, v)
		assert.NotContains(t, string(Versions(Install{Core: "2.60.0"}, d)), "aksarc", name)
		assert.Equal(t, "aksarc", d.Damaged()[0].Name, name)
	}
}

// Every place at which a write can have been cut.
func TestEveryTruncationOfAzsFilesIsSurvived(t *testing.T) {
	t.Parallel()
	d := home(t)
	for path, text := range ours(t, d) {
		for n := 0; n < len(text); n += 3 {
			write(t, text[:n], path)
			everything(t, d)
			if strings.HasSuffix(path, ".json") {
				assert.Nil(t, d.Account(), "%q", text[:n])
			}
		}
		write(t, text, path)
	}
	assert.NotNil(t, d.Account())
}

func TestFilesThatAreNoFilesAreNotKnown(t *testing.T) {
	t.Parallel()
	d := home(t)
	for path := range ours(t, d) {
		require.NoError(t, os.RemoveAll(path))
		require.NoError(t, os.Mkdir(path, 0o700))
	}
	everything(t, d)
	assert.Nil(t, d.Account())
	assert.Nil(t, d.Settings(), "what can't be read is not \"no settings\"")
}

func TestFilesOfSomebodyElseAreNotKnown(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("everything can be read")
	}
	d := home(t)
	for path := range ours(t, d) {
		if _, err := os.Stat(path); err == nil {
			require.NoError(t, os.Chmod(path, 0))
		}
	}
	everything(t, d)
	assert.Nil(t, d.Account())
	assert.Nil(t, d.Settings())
}

// FuzzFiles puts anything into az's files.
func FuzzFiles(f *testing.F) {
	d := home(f)
	for _, text := range ours(f, d) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for path := range ours(t, d) {
			require.NoError(t, os.WriteFile(path, text, 0o600))
		}
		everything(t, d)
	})
}
