package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/bundle"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/sanitize"
	"aksarc-wizard/steps"
)

func (a *app) bundleCommand() *cobra.Command {
	var out string
	c := &cobra.Command{Use: "bundle [ID]", Short: "Pack a deployment's record, redacted, for a support case; starts no az", Args: cobra.MaximumNArgs(1)}
	a.jsonFlags(c)
	c.Flags().StringVar(&out, "out", "", "the archive's `FILE`; default: aksarc-wizard-ID.zip here")
	c.RunE = func(_ *cobra.Command, args []string) error { return a.bundle(args, out) }
	return c
}

// bundle packs what is kept of one deployment, also of one whose journal is
// damaged: that is when somebody wants to see it.
func (a *app) bundle(args []string, out string) error {
	s, err := a.deploymentFor(args)
	if err != nil {
		return err
	}
	a.completeRecord(s)
	if out == "" {
		out = "aksarc-wizard-" + s.ID + ".zip"
	}
	if !filepath.IsAbs(out) {
		out = filepath.Join(a.base(""), out)
	}
	// A new file only: what is there may be another case's.
	f, err := private.Open(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if errors.Is(err, fs.ErrExist) {
		return fail(exitUsage, "Name another with --out FILE.", "%s is there already.", out)
	}
	if err != nil {
		return fail(exitFailed, "Name another place with --out FILE.", "The archive can't be made: %v.", err)
	}
	entries, err := bundle.Write(f, a.bundleFiles(s), sanitize.New(), a.host.Now())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(out) // half an archive helps nobody
		return fail(exitFailed, "Name another place with --out FILE.", "The archive can't be written: %v.", err)
	}
	if a.flags.json {
		return a.printJSON(map[string]any{"id": s.ID, "file": out, "rehearsal": a.flags.rehearse, "files": entries})
	}
	for _, e := range entries {
		if e.Problem != "" {
			fmt.Fprintf(a.streams.Out, "%-16s not in it: %s\n", e.Name, e.Problem)
			continue
		}
		fmt.Fprintf(a.streams.Out, "%-16s %d bytes, %d lines changed\n", e.Name, e.Bytes, e.Changed)
	}
	fmt.Fprintf(a.streams.Out, "\nThe bundle is %s\nPasswords, tokens and keys are taken out; names, addresses and resource ids of the site are not.\nLook at it before you pass it on.\n", out)
	return nil
}

// completeRecord makes up a report that is missing. Where that can't be, the
// archive shows what there is.
func (a *app) completeRecord(s journal.Summary) {
	if s.Err != nil || s.Created.Purpose != "" {
		return
	}
	store := &journal.Store{Root: a.host.stateFolder(), Rehearsal: a.flags.rehearse, Now: a.host.Now, Holder: holder(a.host)}
	dep, err := store.Open(s.ID)
	if err != nil {
		return
	}
	if v, err := steps.ReadAnswers([]byte(s.Created.Answers)); err == nil {
		_, _ = makeUpReport(dep, steps.NewPlan(v, a.base("")))
	}
}

// deploymentFor finds the one that is named, else the newest of this world.
func (a *app) deploymentFor(args []string) (journal.Summary, error) {
	root := a.host.stateFolder()
	all, err := (&journal.Store{Root: root, Rehearsal: a.flags.rehearse, Now: a.host.Now}).List()
	if err != nil {
		return journal.Summary{}, fail(exitFailed, "", "The deployments can't be listed: %v.", err)
	}
	i := slices.IndexFunc(all, func(s journal.Summary) bool {
		if len(args) == 1 {
			return s.ID == args[0]
		}
		return s.Err == nil && s.Created.Rehearsal == a.flags.rehearse
	})
	switch {
	case i >= 0:
		if all[i].Err == nil && all[i].Created.Rehearsal {
			a.flags.rehearse = true
		}
		return all[i], nil
	case len(args) == 1:
		return journal.Summary{}, fail(exitUsage, "List them with: aksarc-wizard status"+a.rehearseFlag(), "There is no deployment %s in %s.", args[0], root)
	}
	return journal.Summary{}, fail(exitUsage, "List all with: aksarc-wizard status", "No deployment has been begun in %s.", root)
}

// bundleFiles are the texts of a deployment, and what a program that crashed
// left beside them.
func (a *app) bundleFiles(s journal.Summary) []bundle.File {
	root := a.host.stateFolder()
	dir := filepath.Join(root, "deployments", s.ID)
	files := []bundle.File{{Name: "about.txt", Text: a.aboutBundle(s)}}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return append(files, bundle.File{Name: "deployment", Path: dir})
	}
	for _, e := range entries {
		if e.Name() != "lock" { // held by the kernel, and empty
			files = append(files, bundle.File{Name: e.Name(), Path: filepath.Join(dir, e.Name())})
		}
	}
	for name, file := range map[string]string{"crash.txt": "draft.yaml.crash.txt", "rehearsal-crash.txt": filepath.Join("rehearsal", "draft.yaml.crash.txt")} {
		if _, err := os.Lstat(filepath.Join(root, file)); err == nil {
			files = append(files, bundle.File{Name: name, Path: filepath.Join(root, file)})
		}
	}
	slices.SortStableFunc(files[1:], func(x, y bundle.File) int { return strings.Compare(x.Name, y.Name) })
	return files
}

// aboutBundle says what the files don't: which program made them, where, and
// which variables can have changed what az did. Their values stay here.
func (a *app) aboutBundle(s journal.Summary) string {
	var b strings.Builder
	if a.flags.rehearse {
		b.WriteString("REHEARSAL: the built-in site; nothing real was touched.\n")
	}
	fmt.Fprintf(&b, "Deployment: %s\nMade by: aksarc-wizard %s\nPacked by: aksarc-wizard %s, %s/%s\nRelease profile: %s\nAzure CLI: %s\nState folder: %s\n",
		s.ID, s.Created.Program, version, runtime.GOOS, runtime.GOARCH, s.Created.Release, a.azOf(s), a.host.stateFolder())
	if s.Err != nil {
		fmt.Fprintf(&b, "Journal: can't be read: %v\n", s.Err)
	}
	fmt.Fprintf(&b, "Set in the environment (names only): %s\n", strings.Join(a.tellingVariables(), ", "))
	return b.String()
}

// azOf is the version of az that the deployment was last worked on with.
func (a *app) azOf(s journal.Summary) string {
	dep, err := (&journal.Store{Root: a.host.stateFolder()}).Open(s.ID)
	if err != nil {
		return "not known"
	}
	for _, r := range slices.Backward(dep.Records()) {
		var begun journal.RunStarted
		if r.Kind == journal.KindRunStarted && r.Decode(&begun) == nil && begun.Az != "" {
			return begun.Az
		}
	}
	return "not known"
}

// tellingVariables are the names of the set variables that az or the wizard
// heed.
func (a *app) tellingVariables() []string {
	var names []string
	for _, kv := range a.host.Env {
		name, _, _ := strings.Cut(kv, "=")
		upper := strings.ToUpper(name)
		for _, prefix := range []string{"AZURE_", "ARM_", "AKSARC_WIZARD_", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "PYTHON", "KUBECONFIG", "LANG", "LC_", "TERM"} {
			if strings.HasPrefix(upper, prefix) {
				names = append(names, name)
				break
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
