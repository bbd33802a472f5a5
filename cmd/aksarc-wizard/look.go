package main

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/azfiles"
	"aksarc-wizard/runner/media"
	"aksarc-wizard/runner/probe"
	"aksarc-wizard/runner/process"
	"aksarc-wizard/runner/rehearsal"
	"aksarc-wizard/runner/trust"
	"aksarc-wizard/steps"
)

// eyes are what the world looks at itself, without starting a tool.
type eyes struct {
	// az says where az is, find and where look for its files.
	az    func() string
	find  func(az string) azfiles.Install
	where func(azfiles.Install) azfiles.Dirs
	files struct {
		sync.Mutex
		known   bool
		az      string
		install azfiles.Install
		dirs    azfiles.Dirs
	}
	// siteDir is the rehearsal's folder, "" for the real world.
	siteDir string
	// home is where our own bundle of roots is kept, own what az trusts without
	// it, and where relative places begin.
	home, base string
	own        runner.Bundle

	mu sync.Mutex
	// bundle is what az trusts; its file is read anew for every look.
	bundle runner.Bundle
	// media is the folder that was carried in, "" for none; roots are the files
	// that were named, and flags what names both on a command line.
	media string
	roots []string
	flags []string
	// remembered are az's answers that come from its own files alone.
	remembered map[steps.QuestionID]remembered
}

type remembered struct {
	key    string
	answer steps.Answer
}

// openEyes finds az's files, the roots it trusts and the media.
func (a *app) openEyes(w *world, root string) error {
	e := &eyes{remembered: map[steps.QuestionID]remembered{}}
	w.eyes = e
	if w.about.Rehearsal {
		e.siteDir = w.siteDir
		e.media = rehearsal.MediaFolder(e.siteDir)
	}
	e.az = func() string { return w.tools.path(runner.Az) }
	e.find = azfiles.FindInstall
	e.where = func(i azfiles.Install) azfiles.Dirs { return azfiles.FindDirs(a.host.Get, a.host.home(), i) }
	if w.about.Rehearsal {
		e.find = func(string) azfiles.Install { return azfiles.Install{} }
		e.where = func(azfiles.Install) azfiles.Dirs { return azfiles.Dirs{} }
	}
	if dir := a.mediaDir(); dir != "" {
		e.media = dir
	}
	e.base = a.base("")
	return a.openTrust(w, root)
}

// look finds az's files when they are first asked for, and again when az is
// somewhere else: not for the first page, which it would delay by a tenth.
func (e *eyes) look() (azfiles.Install, azfiles.Dirs) {
	az, f := e.az(), &e.files
	f.Lock()
	defer f.Unlock()
	if !f.known || f.az != az {
		f.known, f.az = true, az
		f.install = e.find(az)
		f.dirs = e.where(f.install)
	}
	return f.install, f.dirs
}

func (e *eyes) install() azfiles.Install {
	install, _ := e.look()
	return install
}

func (e *eyes) dirs() azfiles.Dirs {
	_, dirs := e.look()
	return dirs
}

// settings are what az's children get for bundle and media.
func (e *eyes) settings() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var set []string
	if e.media != "" && e.siteDir == "" {
		set = media.PipEnv(e.media)
	}
	if e.bundle.Source == runner.BundleOfOurs {
		set = append(set, "REQUESTS_CA_BUNDLE="+e.bundle.Path)
	}
	return set
}

// carried is what was carried in, as it is now.
func (e *eyes) carried() (dir string, bundle runner.Bundle) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.media, e.found(e.bundle)
}

// found is a bundle with its place, which for az's own is looked for only now.
func (e *eyes) found(b runner.Bundle) runner.Bundle {
	if b.Source == runner.BundleOfAz && b.Path == "" {
		b.Path = e.install().Bundle
	}
	return b
}

// mediaDir is the folder named by --media or AKSARC_WIZARD_MEDIA.
func (a *app) mediaDir() string {
	dir := a.flags.media
	if dir == "" {
		dir = a.host.Get("AKSARC_WIZARD_MEDIA")
	}
	if dir == "" || filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(a.base(""), dir)
}

// look answers the questions that need no tool; false for the others.
func (w *world) look(ctx context.Context, q steps.Question) (steps.Answer, bool) {
	answer := steps.Answer{Question: q}
	begun := w.host.Now()
	switch q.ID {
	case steps.AskReach:
		report, err := w.reach(ctx, q.Site)
		answer.Reach, answer.Err = &report, err
	case steps.AskWorkstation:
		answer.Workstation = w.workstation(q.Release)
	case steps.AskConfig:
		// az would print what is in its file, half a second later.
		if w.about.Rehearsal || w.tools.missing(runner.Az) != nil {
			return answer, false
		}
		settings := w.eyes.dirs().Settings()
		if settings == nil {
			return answer, false
		}
		answer.Result = runner.Result{Command: q.Command, Stdout: settings}
		answer.Did = "read " + w.eyes.dirs().ConfigFile()
	default:
		return answer, false
	}
	answer.At = w.host.Now()
	answer.Result.Took = answer.At.Sub(begun)
	return answer, true
}

func (w *world) reach(ctx context.Context, fqdn string) (runner.SiteReport, error) {
	e := w.eyes
	_, bundle := e.carried()
	if w.about.Rehearsal {
		path := bundle.Path
		if bundle.Source == runner.BundleOfAz {
			path = ""
		}
		return rehearsal.Look(rehearsal.Env{SiteDir: e.siteDir, Now: w.host.Now, Random: rand.Reader, Getenv: w.host.Get}, fqdn, path)
	}
	p := probe.Prober{
		Resolver: net.DefaultResolver, Dial: (&net.Dialer{}).DialContext, Now: w.host.Now, Label: randomLabel, Proxy: w.proxy,
	}
	if text, err := os.ReadFile(bundle.Path); err == nil {
		var pool *x509.CertPool
		if pool, _, err = trust.Pool(text); err == nil {
			p.Roots, p.Bundle = pool, bundle.Path
		}
	}
	return p.Site(ctx, fqdn), nil
}

// randomLabel is a name that nobody has registered.
func randomLabel() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return "aksarc-wizard-" + hex.EncodeToString(b[:])
}

// proxy is the one that az would use for a host. az's requests read the same
// variables in the same way.
func (w *world) proxy(host string) string {
	get := func(name string) string {
		if v := w.host.Get(strings.ToLower(name)); v != "" {
			return v
		}
		return w.host.Get(name)
	}
	proxy := get("HTTPS_PROXY")
	if proxy == "" {
		proxy = get("ALL_PROXY")
	}
	if proxy == "" || bypassed(host, get("NO_PROXY")) {
		return ""
	}
	if u, err := url.Parse(proxy); err == nil {
		return u.Redacted()
	}
	return proxy
}

// bypassed says whether NO_PROXY names the host or a domain it is in.
func bypassed(host, list string) bool {
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(entry), "*"), ".")
		if entry == "" && strings.TrimSpace(list) == "*" || entry != "" && (host == entry || strings.HasSuffix(host, "."+entry)) {
			return true
		}
	}
	return false
}

func (w *world) workstation(release string) *runner.Workstation {
	e := w.eyes
	out := &runner.Workstation{
		ConfigDir: e.dirs().Config, ExtensionDir: e.dirs().Extensions, Rehearsal: w.about.Rehearsal,
		AzEnv: process.AzSettings(), Bundle: e.readBundle(),
	}
	if !w.about.Rehearsal {
		out.WriteErr = e.dirs().Writable()
		for _, b := range e.dirs().Damaged() {
			out.Damaged = append(out.Damaged, runner.Damaged(b))
		}
	}
	dir, _ := e.carried()
	if w.about.Rehearsal && dir == "" {
		dir = rehearsal.MediaFolder(e.siteDir) // somebody may have carried it in meanwhile
	}
	if dir != "" {
		out.Media = e.readMedia(dir, release)
	}
	return out
}

// readBundle judges the file as it is now.
func (e *eyes) readBundle() runner.Bundle {
	_, b := e.carried()
	if b.Path == "" || e.siteDir != "" && b.Source == runner.BundleOfAz {
		return b
	}
	text, err := os.ReadFile(b.Path)
	if err != nil {
		b.Fault = "it can't be read (" + plainError(err) + ")"
		return b
	}
	b.Fault, b.Certificates = trust.CheckBundle(text)
	return b
}

func (e *eyes) readMedia(dir, release string) *runner.Media {
	out := &runner.Media{Dir: dir}
	rel, ok := az.ReleaseByName(release)
	if !ok {
		return out
	}
	if e.siteDir != "" {
		out.Items = rehearsedMedia(dir, rel)
		return out
	}
	folder, err := media.Open(dir)
	if err != nil {
		out.Err = err.Error()
		return out
	}
	out.Sums = folder.Sums != nil
	target := e.target()
	for _, x := range rel.Extensions() {
		out.Items = append(out.Items, folder.Extension(x.Name, x.Version, target, nil))
	}
	return out
}

// target is the Python that wheels must fit.
func (e *eyes) target() media.Target {
	return media.Target{Python: e.install().Python, GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
}

// rehearsedMedia goes by file names: a drill's wheels hold nothing.
func rehearsedMedia(dir string, rel az.Release) []runner.MediaItem {
	var out []runner.MediaItem
	for _, x := range rel.Extensions() {
		item := runner.MediaItem{Name: x.Name, Version: x.Version}
		files, _ := filepath.Glob(filepath.Join(dir, "*.whl")) // the pattern is ours
		for _, f := range files {
			if name, version, ok := az.WheelOf(f); ok && name == x.Name && version.String() == x.Version {
				item.File, item.Wheels = f, []string{filepath.Base(f)}
			}
		}
		if item.File == "" {
			item.Problems = []string{"there is no wheel of " + x.Name + " " + x.Version}
		}
		out = append(out, item)
	}
	return out
}

// local are the questions that az answers from its own files alone.
var local = map[steps.QuestionID]bool{steps.AskTools: true, steps.AskClouds: true, steps.AskAccount: true}

// key tells whether a remembered answer still holds.
func (w *world) key() string {
	if w.about.Rehearsal {
		return ""
	}
	return azfiles.Key(w.tools.path(runner.Az), w.eyes.install(), w.eyes.dirs())
}

// recall gives az's last answer when nothing it comes from has changed since.
func (w *world) recall(q steps.Question) (steps.Answer, bool) {
	if w.about.Rehearsal || q.Again || !local[q.ID] {
		return steps.Answer{}, false
	}
	w.eyes.mu.Lock()
	defer w.eyes.mu.Unlock()
	r, ok := w.eyes.remembered[q.ID]
	if !ok || r.key != w.key() {
		return steps.Answer{}, false
	}
	r.answer.Question = q
	return r.answer, true
}

// remember keeps an answer with the key from before az was asked, so that a
// change made meanwhile makes it stale.
func (w *world) remember(key string, a steps.Answer) {
	if w.about.Rehearsal || !local[a.Question.ID] || a.Err != nil || a.Result.ExitCode != 0 {
		return
	}
	w.eyes.mu.Lock()
	defer w.eyes.mu.Unlock()
	w.eyes.remembered[a.Question.ID] = remembered{key, a}
}

// Glimpse answers from az's own files; see steps.Glimpser.
func (w *world) Glimpse(q steps.Question) (steps.Answer, bool) {
	if w.about.Rehearsal || w.tools.missing(runner.Az) != nil {
		return steps.Answer{}, false
	}
	var out []byte
	switch q.ID {
	case steps.AskTools:
		out = azfiles.Versions(w.eyes.install(), w.eyes.dirs())
	case steps.AskClouds:
		out = w.eyes.dirs().Clouds()
	case steps.AskAccount:
		out = w.eyes.dirs().Account()
	}
	if out == nil {
		return steps.Answer{}, false
	}
	return steps.Answer{Question: q, Result: runner.Result{Command: q.Command, Stdout: out}, At: w.host.Now()}, true
}

var _ steps.Glimpser = (*world)(nil)
