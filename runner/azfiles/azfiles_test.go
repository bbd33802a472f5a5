package azfiles

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func write(t testing.TB, text string, path ...string) string {
	t.Helper()
	file := filepath.Join(path...)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// home is an az folder as az 2.45 leaves it.
func home(t testing.TB) Dirs {
	t.Helper()
	dir := t.TempDir()
	write(t, "[cloud]\nname = azure.local\n\n[core]\nInstance_Discovery = false\n# a word\nlogin_experience_v2=off\n", dir, "config")
	write(t, "\ufeff"+`{"subscriptions": [{"id": "1", "name": "other", "isDefault": true, "environmentName": "AzureCloud"},
		{"id": "2", "name": "Starter", "isDefault": true, "environmentName": "azure.local", "user": {"name": "op"}}]}`, dir, "azureProfile.json")
	ext(t, dir, "aksarc", "aksarc-1.2.23.dist-info", "METADATA", "1.2.23")
	ext(t, dir, "stack-hci-vm", "stack_hci_vm-1.3.0.egg-info", "PKG-INFO", "1.3.0")
	return Dirs{Config: dir, Extensions: filepath.Join(dir, "cliextensions")}
}

func ext(t testing.TB, dir, name, info, file, version string) {
	t.Helper()
	root := filepath.Join(dir, "cliextensions", name)
	write(t, "Metadata-Version: 2.1\nName: "+name+"\nVersion: "+version+"\n\nVersion: 9.9.9\n", root, info, file)
	write(t, "", root, "azext_x", "__init__.py")
	write(t, "Name: dep\nVersion: 7.0\n", root, "a_dependency-7.0.dist-info", "METADATA")
}

func TestAnswersFromFiles(t *testing.T) {
	t.Parallel()
	d := home(t)
	assert.JSONEq(t, `{"azure-cli":"2.60.0","azure-cli-core":"2.60.0","extensions":{"aksarc":"1.2.23","stack-hci-vm":"1.3.0"}}`,
		string(Versions(Install{Core: "2.60.0"}, d)))
	assert.Nil(t, Versions(Install{}, d), "the core isn't known")
	assert.Equal(t, "azure.local", d.ActiveCloud())
	v, ok := d.Setting("core.instance_discovery")
	assert.True(t, ok)
	assert.Equal(t, "false", v)
	var account struct{ Name string }
	require.NoError(t, json.Unmarshal(d.Account(), &account))
	assert.Equal(t, "Starter", account.Name, "the default one of the active cloud")
	var all map[string][]struct{ Name, Value string }
	require.NoError(t, json.Unmarshal(d.Settings(), &all))
	assert.Len(t, all["core"], 2)

	empty := Dirs{Config: filepath.Join(t.TempDir(), "none"), Extensions: filepath.Join(t.TempDir(), "none")}
	assert.Equal(t, "AzureCloud", empty.ActiveCloud())
	assert.JSONEq(t, "{}", string(empty.Account()), "nobody has signed in")
	assert.JSONEq(t, "{}", string(empty.Settings()), "nothing is set")
	assert.Contains(t, string(empty.Clouds()), `{"endpoints":{"resourceManager":"https://management.azure.com/"},"isActive":true,"name":"AzureCloud"`)
	assert.Empty(t, empty.Writable(), "a folder that isn't there yet can be made")
}

// Whatever az answers from changes the key; nothing else does.
func TestKey(t *testing.T) {
	t.Parallel()
	d := home(t)
	program := write(t, "#!/bin/sh\n", t.TempDir(), "az")
	i := Install{Packages: t.TempDir()}
	key := Key(program, i, d)
	assert.Equal(t, key, Key(program, i, d))
	later := time.Now().Add(time.Hour)
	for _, change := range []func(){
		func() { write(t, "[core]\n", d.Config, "config") },
		func() { write(t, "{}", d.Config, "azureProfile.json") },
		func() { write(t, "[azure.local]\n", d.Config, "clouds.config") },
		func() { ext(t, d.Config, "customlocation", "customlocation-0.1.3.dist-info", "METADATA", "0.1.3") },
		func() { require.NoError(t, os.RemoveAll(filepath.Join(d.Extensions, "aksarc"))) },
		func() { require.NoError(t, os.Chtimes(program, later, later)) },
		func() { require.NoError(t, os.Chtimes(i.Packages, later, later)) },
	} {
		change()
		next := Key(program, i, d)
		assert.NotEqual(t, key, next)
		key = next
	}
	write(t, "", d.Config, "commandIndex.json")
	assert.Equal(t, key, Key(program, i, d), "az writes this one at every start")
}

func TestDamagedExtensions(t *testing.T) {
	t.Parallel()
	d := home(t)
	assert.Empty(t, d.Damaged())
	write(t, "", d.Extensions, "half", "azext_half", "__init__.py")
	write(t, "Version: 1.0\n", d.Extensions, "headless", "headless-1.0.dist-info", "METADATA")
	require.NoError(t, os.MkdirAll(filepath.Join(d.Extensions, "empty"), 0o700))
	write(t, "", d.Extensions, "gone"+AsideMark+"20260302", "x")
	write(t, "", d.Extensions, "a file")
	var names []string
	for _, b := range d.Damaged() {
		names = append(names, b.Name)
		assert.NotEmpty(t, b.Why)
	}
	assert.Equal(t, []string{"empty", "half", "headless"}, names)
}

func TestWritable(t *testing.T) {
	t.Parallel()
	file := write(t, "", t.TempDir(), "file")
	assert.Contains(t, Dirs{Extensions: filepath.Join(file, "cliextensions")}.Writable(), "")
	assert.NotEmpty(t, Dirs{Extensions: file}.Writable())
	if runtime.GOOS != "windows" && os.Getuid() != 0 {
		dir := t.TempDir()
		require.NoError(t, os.Chmod(dir, 0o500))
		assert.NotEmpty(t, Dirs{Extensions: filepath.Join(dir, "x")}.Writable())
	}
}

func TestFindInstall(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("paths of Linux")
	}
	root := t.TempDir()
	packages := filepath.Join(root, "lib", "python3.11", "site-packages")
	write(t, "", packages, "azure", "cli", "core", "__init__.py")
	write(t, "", packages, "azure_cli_core-2.74.0.dist-info", "METADATA")
	write(t, "", packages, "certifi", "cacert.pem")
	az := write(t, "#!/usr/bin/env bash\n", root, "bin", "az")
	link := filepath.Join(t.TempDir(), "az")
	require.NoError(t, os.Symlink(az, link))
	for _, program := range []string{az, link} {
		i := FindInstall(program)
		assert.Equal(t, "2.74.0", i.Core)
		assert.Equal(t, "3.11", i.Python)
		assert.Equal(t, filepath.Join(packages, "certifi", "cacert.pem"), i.Bundle)
	}
	write(t, `return "/etc/ssl/certs/ca-certificates.crt"`, packages, "certifi", "core.py")
	assert.Equal(t, debianBundle, FindInstall(az).Bundle, "Debian's certifi has no file of its own")
	assert.Equal(t, Install{}, FindInstall(""))

	cli := t.TempDir() // as on Windows
	write(t, "", cli, "Lib", "site-packages", "azure", "cli", "core", "__init__.py")
	assert.Equal(t, filepath.Join(cli, "Lib", "site-packages", "certifi", "cacert.pem"), FindInstall(write(t, "\x00", cli, "python.exe")).Bundle)
}

// P9: what the files tell is there within 5 ms.
func BenchmarkAllAnswers(b *testing.B) {
	d := home(b)
	i := Install{Core: "2.60.0"}
	for b.Loop() {
		Versions(i, d)
		d.Settings()
		d.Account()
		Key("az", i, d)
	}
}

func FuzzINI(f *testing.F) {
	f.Add("[a]\nb = c\n d\n")
	f.Fuzz(func(_ *testing.T, text string) { ini(text) })
}
