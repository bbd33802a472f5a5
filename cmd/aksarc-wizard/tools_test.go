package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/azfiles"
	"aksarc-wizard/steps"
)

// The page says to install az. Who does so in another window checks again, and
// need not start the wizard anew.
func TestAzThatIsInstalledMeanwhileIsFound(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SKIP-TOOL: sh: an az made of shell")
	}
	a := lonelyApp(t, flags{})
	az := filepath.Join(t.TempDir(), "az")
	a.flags.az = az
	w, err := a.openWorld("")
	require.NoError(t, err)
	defer w.close()
	m := steps.New(steps.Defaults())
	askAll(t.Context(), w, m, m.Step().Asks)
	askAll(t.Context(), w, m, []steps.QuestionID{steps.AskTools, steps.AskWorkstation})
	check := m.Checks()[0]
	assert.Equal(t, steps.CheckFail, check.Status)
	assert.Equal(t, "not found", check.Found)
	assert.Contains(t, check.Asks, steps.AskConfig, "all that rests on it is asked again with it")
	assert.Equal(t, "looked for az and could not start it", check.Did)
	assert.Error(t, w.tools.missing(runner.Az))

	require.NoError(t, os.WriteFile(az, []byte("#!/bin/sh\necho '{\"azure-cli\": \"2.60.0\", \"extensions\": {}}'\n"), 0o700))
	askAll(t.Context(), w, m, check.Asks)
	check = m.Checks()[0]
	assert.Equal(t, steps.CheckOK, check.Status, check.Message)
	assert.Equal(t, "2.60.0", check.Found)
	assert.NoError(t, w.tools.missing(runner.Az))
	assert.Equal(t, az, w.tools.path(runner.Az))

	// A deployment that begins now has it, too.
	p, ok := w.tools.find(runner.Az)
	assert.True(t, ok)
	assert.Equal(t, az, p.Path)
	_, ok = w.tools.find("rm")
	assert.False(t, ok, "nothing else is ever found")
}

// Its files are looked for when somebody asks, once for each place.
func TestAzsFilesAreLookedForWhereAzIs(t *testing.T) {
	t.Parallel()
	az, looked := "", []string{}
	e := &eyes{az: func() string { return az }, where: func(azfiles.Install) azfiles.Dirs { return azfiles.Dirs{} },
		find: func(az string) azfiles.Install {
			looked = append(looked, az)
			return azfiles.Install{Bundle: az + "/cacert.pem"}
		}}
	assert.Empty(t, looked)
	e.install()
	e.dirs()
	az = "/opt/az"
	assert.Equal(t, "/opt/az/cacert.pem", e.install().Bundle)
	e.dirs()
	assert.Equal(t, []string{"", "/opt/az"}, looked)
}
