package main

// media: what to carry in, and whether what was carried in will do.

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/azfiles"
	"aksarc-wizard/runner/media"
)

func (a *app) mediaCommand() *cobra.Command {
	c := &cobra.Command{Use: "media", Short: "What to carry in, and whether what was carried in will do", Args: cobra.NoArgs,
		Run: func(c *cobra.Command, _ []string) { _ = c.Help() }}
	var release string
	list := &cobra.Command{Use: "list", Short: "List what to carry in, for the connected side", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.mediaList(release) }}
	list.Flags().StringVar(&release, "release", "", "one release profile only: "+strings.Join(releaseNames(), ", "))
	check := &cobra.Command{Use: "check DIR", Short: "Check a folder that was carried in; needs no az", Args: cobra.ExactArgs(1)}
	check.Flags().StringVar(&release, "release", "", "the release profile (default: the first)")
	var python string
	check.Flags().StringVar(&python, "python", "", "the `VERSION` of az's Python on the site, such as 3.11; default: that of the az found here, else any")
	a.jsonFlags(check)
	check.RunE = func(_ *cobra.Command, args []string) error { return a.mediaCheck(args[0], release, python) }
	aside := &cobra.Command{Use: "set-aside EXTENSION", Short: "Rename a damaged extension folder, so that az leaves it alone", Args: cobra.ExactArgs(1)}
	aside.Flags().BoolVar(&a.flags.yes, "yes", false, "don't ask")
	aside.RunE = func(_ *cobra.Command, args []string) error {
		w, err := a.openWorld("")
		if err != nil {
			return err
		}
		defer w.close()
		if err := a.agreeTo("Set the folder of "+args[0]+" aside?", "Nothing was changed."); err != nil {
			return err
		}
		to, err := w.setAside(args[0])
		if err != nil {
			return err
		}
		fmt.Fprintf(a.streams.Out, "Set aside: it is now %s\n", to)
		return nil
	}
	c.AddCommand(list, check, aside)
	return c
}

func (a *app) mediaList(release string) error {
	if release != "" && !slices.Contains(releaseNames(), release) {
		return fail(exitUsage, "Known are: "+strings.Join(releaseNames(), ", ")+".", "%s is not a release profile.", release)
	}
	out := a.streams.Out
	for _, rel := range az.Releases() {
		if release != "" && rel.Name != release {
			continue
		}
		fmt.Fprintf(out, "Release %s: %s\n", rel.Name, rel.Title)
		fmt.Fprintf(out, "  Azure CLI %s, 64-bit\n      azure-cli-%[1]s-x64.msi, or the package of your Linux; release %[1]s at https://github.com/Azure/azure-cli/releases\n", rel.Az)
		for _, x := range rel.Extensions() {
			fmt.Fprintf(out, "  %s %s\n      %s\n", x.Name, x.Version, media.FileName(x.Name, x.Version))
			if address, source := media.Address(x.Name, x.Version); address != "" {
				fmt.Fprintf(out, "      %s (%s)\n", address, source)
			}
			version, err := az.VersionOf(x.Version)
			if least, known := az.MinimumCore(x.Name, version); err == nil && known {
				fmt.Fprintf(out, "      needs az %s or newer\n", least)
			}
			if needs := media.Needs(x.Name); len(needs) > 0 {
				fmt.Fprintf(out, "      needs %s, and what those need (seen of a later version; the wheel's own METADATA counts):\n", strings.Join(needs, ", "))
				fmt.Fprintf(out, "      python -m pip download --only-binary :all: --python-version PY --platform PLATFORM -d DIR %s\n", media.FileName(x.Name, x.Version))
			}
		}
		versions := rel.KubernetesVersions
		fmt.Fprintf(out, "  kubectl, within one minor version of the Kubernetes you will deploy (%s to %s)\n      https://dl.k8s.io/release/vX.Y.Z/bin/OS/ARCH/kubectl\n", versions[0], versions[len(versions)-1])
		fmt.Fprintf(out, "  The site's root certificate, from its operator, with its fingerprint by another way (--ca FILE)\n")
		fmt.Fprintf(out, "  %s over all files: sha256sum *.whl kubectl* > %[1]s\n\n", media.SumsFile)
	}
	fmt.Fprintf(out, "Every extension's address and SHA-256 are in the index that az itself reads: %s\n", media.Index)
	fmt.Fprintf(out, "PY is the version of az's Python, PLATFORM such as win_amd64 or manylinux2014_x86_64.\n")
	fmt.Fprintf(out, "When all is in one folder: aksarc-wizard media check DIR\n")
	return nil
}

type jsonMedia struct {
	Dir   string          `json:"dir"`
	Sums  bool            `json:"sums"`
	Ready bool            `json:"ready"`
	Items []jsonMediaItem `json:"items"`
	// Broken are files that can't be used.
	Broken map[string]string `json:"broken,omitempty"`
}

type jsonMediaItem struct {
	Name     string   `json:"name"`
	Version  string   `json:"version"`
	Ready    bool     `json:"ready"`
	Wheels   []string `json:"wheels"`
	Problems []string `json:"problems"`
}

func (a *app) mediaCheck(dir, release, python string) error {
	rel, ok := az.ReleaseByName(release)
	if !ok {
		return fail(exitUsage, "Known are: "+strings.Join(releaseNames(), ", ")+".", "%s is not a release profile.", release)
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(a.base(""), dir)
	}
	folder, err := media.Open(dir)
	if err != nil {
		return fail(exitPrerequisites, "", "%v.", err)
	}
	target := media.Target{Python: python}
	if python == "" {
		target.Python = azfiles.FindInstall(a.azPath()).Python
	}
	report := jsonMedia{Dir: dir, Sums: folder.Sums != nil, Ready: true, Items: []jsonMediaItem{}, Broken: folder.Broken}
	for _, x := range rel.Extensions() {
		item := folder.Extension(x.Name, x.Version, target, nil)
		report.Ready = report.Ready && item.Ready()
		j := jsonMediaItem{x.Name, x.Version, item.Ready(), item.Wheels, item.Problems}
		if j.Problems == nil {
			j.Problems = []string{}
		}
		report.Items = append(report.Items, j)
	}
	kubectl, _ := filepath.Glob(filepath.Join(dir, "kubectl*")) // the pattern is ours
	if a.flags.json {
		if err := a.printJSON(report); err != nil {
			return err
		}
	} else {
		a.printMedia(report, rel, target, len(kubectl) > 0)
	}
	if !report.Ready {
		return fail(exitPrerequisites, "See what to carry in with: aksarc-wizard media list --release "+rel.Name, "The media are not complete.")
	}
	return nil
}

func (a *app) printMedia(m jsonMedia, rel az.Release, t media.Target, kubectl bool) {
	out := a.streams.Out
	for_ := "any Python"
	if t.Python != "" {
		for_ = "Python " + t.Python
	}
	fmt.Fprintf(out, "%s, for release %s and %s\n", m.Dir, rel.Name, for_)
	for _, i := range m.Items {
		status := "fail"
		if i.Ready {
			status = "ok"
		}
		fmt.Fprintf(out, "%-5s %s %s", status, i.Name, i.Version)
		if len(i.Wheels) > 1 {
			fmt.Fprintf(out, ", with %s", strings.Join(i.Wheels[1:], ", "))
		}
		fmt.Fprintln(out)
		for _, p := range i.Problems {
			fmt.Fprintf(out, "      %s\n", p)
		}
	}
	if !m.Sums {
		fmt.Fprintf(out, "warn  no %s: nobody vouches for the files\n", media.SumsFile)
	}
	if !kubectl {
		fmt.Fprintln(out, "warn  no kubectl among the files: the last proof will do without it")
	}
	for _, f := range slices.Sorted(maps.Keys(m.Broken)) {
		fmt.Fprintf(out, "warn  %s: %s\n", f, m.Broken[f])
	}
}

// installWheel installs an extension from the media and makes sure of it: the
// checksums are made anew at the last moment, az itself must name the new
// version afterwards, and what a failed attempt left half-way is set aside.
func (w *world) installWheel(ctx context.Context, c runner.Command, file string, output func(runner.Line)) (runner.Result, error) {
	name, version, ok := az.WheelOf(file)
	if !ok {
		return refusal(c, output, filepath.Base(file)+" is not named like a wheel of an extension.")
	}
	folder, err := media.Open(filepath.Dir(file))
	if err != nil {
		return refusal(c, output, err.Error())
	}
	item := folder.Extension(name, version.String(), w.eyes.target(), nil)
	if !item.Ready() {
		return refusal(c, output, strings.Join(item.Problems, "; "))
	}
	dir := filepath.Join(w.eyes.dirs().Extensions, name)
	_, before := os.Stat(dir)
	res, err := w.ask.Run(ctx, c, output)
	if err == nil && res.ExitCode == 0 && w.installed(ctx, name) == version {
		return res, nil
	}
	said := fmt.Sprintf("az does not name %s %s after the installation.", name, version)
	if err != nil || res.ExitCode != 0 {
		said = "The installation did not come to its end."
	}
	if _, now := os.Stat(dir); now == nil && before != nil {
		if to, asideErr := w.setAside(name); asideErr == nil {
			said += " What it left was set aside: " + to
		}
	}
	output(runner.Line{Stderr: true, Text: said})
	if err == nil && res.ExitCode == 0 {
		res.ExitCode, res.Stderr = 1, "ERROR: "+said
	}
	return res, err
}

// refusal is the result of a command that was not started, for a reason the
// operator should read.
func refusal(c runner.Command, output func(runner.Line), why string) (runner.Result, error) {
	output(runner.Line{Stderr: true, Text: "Not installed: " + why})
	return runner.Result{Command: c, ExitCode: 1, Stderr: "ERROR: " + why}, nil
}

// installed is the version of an extension that az itself names, unknown when
// it names none.
func (w *world) installed(ctx context.Context, name string) az.Version {
	// The operator may have given up meanwhile; the truth is still wanted.
	res, err := w.ask.Run(context.WithoutCancel(ctx), az.VersionShow(), nil)
	if err != nil || res.ExitCode != 0 {
		return az.Version{}
	}
	v, err := az.ParseVersion(res.Stdout)
	if err != nil {
		return az.Version{}
	}
	return v.Extensions[name]
}

// setAside moves an extension's folder out of az's sight. Nothing is deleted.
func (w *world) setAside(name string) (to string, err error) {
	if w.about.Rehearsal {
		return "", fail(exitUsage, "", "The built-in az has no extension folders.")
	}
	if name != filepath.Base(name) || name == "." || name == ".." {
		return "", fail(exitUsage, "", "%q is not the name of an extension.", name)
	}
	from := filepath.Join(w.eyes.dirs().Extensions, name)
	if info, err := os.Lstat(from); err != nil || !info.IsDir() {
		return "", fail(exitUsage, "", "There is no extension folder %s.", from)
	}
	// Beside the folder, not in it: az reads whatever is in it.
	shelf := w.eyes.dirs().Extensions + azfiles.AsideMark + w.host.Now().UTC().Format("20060102-150405")
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		return "", fail(exitFailed, "", "%s can't be made: %s.", shelf, plainError(err))
	}
	to = filepath.Join(shelf, name)
	if err := os.Rename(from, to); err != nil {
		return "", fail(exitFailed, "Do it by hand, as the user who installed it.", "%s can't be renamed: %s.", from, plainError(err))
	}
	return to, nil
}
