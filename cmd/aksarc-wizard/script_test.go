package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts anew")

// waitingTests is how many of this package's parallel tests run at once. They
// start the program and wait for it most of their time, so two cores have more
// to give than one test each; -parallel on the command line still wins.
const waitingTests = "6"

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", waitingTests); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"aksarc-wizard": main})
}

// TestScripts runs the end-to-end scripts: the built program, its own az as a
// real child process, real files and exit codes. Each folder of testdata is
// run, so that none is forgotten.
func TestScripts(t *testing.T) {
	root := filepath.Join("..", "..", "testdata", "scripts")
	folders, err := os.ReadDir(root)
	if err != nil || len(folders) == 0 {
		t.Fatalf("no end-to-end scripts under %s: %v", root, err)
	}
	for _, f := range folders {
		if f.Name() == "az" && !haveAz(t) {
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			testscript.Run(t, testscript.Params{
				Dir:                 filepath.Join(root, f.Name()),
				RequireExplicitExec: true,
				RequireUniqueNames:  true,
				UpdateScripts:       *update,
				Condition:           condition,
				Cmds:                scriptCommands,
				Setup: func(env *testscript.Env) error {
					env.Setenv("AKSARC_WIZARD_HOME", filepath.Join(env.WorkDir, "state"))
					env.Setenv("AZURE_CONFIG_DIR", filepath.Join(env.WorkDir, "azure"))
					env.Setenv("LANG", "C.UTF-8")
					env.Setenv("TERM", "xterm-256color")
					return nil
				},
			})
		})
	}
}

// condition lets scripts ask for what not every machine has.
func condition(cond string) (bool, error) {
	switch cond {
	case "kubectl":
		_, err := exec.LookPath("kubectl")
		return err == nil, nil
	}
	return false, os.ErrInvalid
}

// haveAz says whether the real az is here; the scripts that need it say so.
func haveAz(t *testing.T) bool {
	if _, err := exec.LookPath("az"); err != nil || os.Getenv("AKSARC_WIZARD_REAL_AZ") == "" {
		t.Run("az", func(t *testing.T) {
			t.Skip("SKIP-TOOL: az: check and apply against the real Azure CLI (make test-az does)")
		})
		return false
	}
	out, err := exec.Command("az", "version", "--output", "json").Output()
	if err != nil || !strings.Contains(string(out), `"2.45.0"`) {
		t.Run("az", func(t *testing.T) {
			t.Skip("SKIP-TOOL: az 2.45.0: check and apply against Debian's Azure CLI (another version is here)")
		})
		return false
	}
	return true
}
