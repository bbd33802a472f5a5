package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/process"
	"aksarc-wizard/runner/rehearsal"
	"aksarc-wizard/steps"
)

// rehearsalAz is the hidden first argument that makes the program act as the
// rehearsal's az.
const rehearsalAz = "rehearsal-az"

// defaultSpeed makes a quarter of an hour a quarter of a minute.
const defaultSpeed = 60

// The environment that tells the rehearsal's az which site it drives.
const (
	siteVar  = "AKSARC_WIZARD_SITE"
	speedVar = "AKSARC_WIZARD_SPEED"
)

// openRehearsal puts the built-in site in az's place. Everything else goes the
// same way as with a real one.
func (a *app) openRehearsal(w *world, root string) error {
	if a.flags.az != "" {
		return fail(exitUsage, "Leave one of them out.", "--az and --rehearse exclude each other.")
	}
	if a.flags.speed < 0 {
		return fail(exitUsage, "0 = no waiting at all.", "--rehearse-speed %g is negative.", a.flags.speed)
	}
	self, err := a.host.Self()
	if err != nil {
		return fail(exitFailed, "", "The rehearsal can't start itself: %v.", err)
	}
	w.site = a.siteName()
	w.siteDir = filepath.Join(root, "rehearsal", w.site)
	dir := w.siteDir
	env := a.rehearsalEnv(dir, a.flags.speed)
	if a.flags.fresh || !rehearsal.IsSite(dir) {
		if err := rehearsal.Prepare(env, a.release(), a.flags.scenario); err != nil {
			if errors.Is(err, rehearsal.ErrNoScenario) {
				return fail(exitUsage, "List them with: aksarc-wizard --scenario list", "%s is not a drill.", a.flags.scenario)
			}
			return fail(exitFailed, "", "The rehearsal site can't be made: %v.", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	served, err := rehearsal.Serve(ctx, env)
	if err != nil {
		cancel()
		return fail(exitFailed, "", "The rehearsal's API server can't start on loopback: %v.", err)
	}
	w.close, w.pausing = cancel, served.TakeOver
	w.waits = a.flags.speed
	w.about.Speed, w.about.Scenario = a.flags.speed, a.flags.scenario
	if a.flags.scenario != "" {
		if s, err := rehearsal.Load(a.flags.scenario); err == nil {
			w.about.Briefing = s.Title
			w.about.Drill = drillInfo(s)
			w.drill = &s
		}
	}
	w.tools.set(runner.Az, process.Program{Path: self, Prefix: []string{rehearsalAz},
		Env: []string{siteVar + "=" + dir, speedVar + "=" + strconv.FormatFloat(a.flags.speed, 'g', -1, 64)}})
	return nil
}

// siteName keeps the sites of drills and of releases apart.
func (a *app) siteName() string {
	if a.flags.scenario != "" {
		return drillSite(a.flags.scenario)
	}
	return sitePrefix + a.release()
}

// drillSite is the site of a built-in drill or of a file.
func drillSite(name string) string { return drillPrefix + filepath.Base(name) }

const (
	drillPrefix = "drill-"
	sitePrefix  = "site-"
)

// adoptSite goes where a deployment was practised when the command line names
// no drill: what is resumed is found on no other site.
func (a *app) adoptSite(ids []string) {
	if !a.flags.rehearse || a.flags.scenario != "" {
		return
	}
	store := &journal.Store{Root: a.host.stateFolder(), Rehearsal: true, Now: a.host.Now}
	var created journal.Created
	if len(ids) > 0 {
		if dep, err := store.Open(ids[0]); err == nil {
			created = dep.Created()
		}
	} else if all, err := store.List(); err == nil {
		for _, s := range all {
			if s.Err != nil || !s.Created.Rehearsal || s.Created.Purpose != "" {
				continue
			}
			if created.Site == "" || s.Unfinished {
				created = s.Created
			}
			if s.Unfinished {
				break
			}
		}
	}
	if name, ok := strings.CutPrefix(created.Site, drillPrefix); ok {
		a.flags.scenario = name
	} else if release, ok := strings.CutPrefix(created.Site, sitePrefix); ok {
		a.siteRelease = release
	}
}

// drillInfo is what a face may show of a drill.
func drillInfo(s rehearsal.Scenario) *steps.DrillInfo {
	d := &steps.DrillInfo{Name: s.Name, Title: s.Title, Skill: s.Skill, Notice: s.Notice, RightWay: s.RightWay, WrongWay: s.WrongWay, Guide: s.Guide}
	if s.Outside != nil {
		d.Outside = s.Outside.Text
	}
	return d
}

// Outside has done what only somebody else can do.
func (w *world) Outside() (string, error) {
	return rehearsal.Repair(rehearsal.Env{SiteDir: w.siteDir, Speed: rehearsal.AsRecorded, Now: w.host.Now})
}

// Debrief is the end of the drill, "" when none is practised.
func (w *world) Debrief() string {
	if w.drill == nil {
		return ""
	}
	return debrief(*w.drill, w.siteDir)
}

// release is the profile the site is made for: the one in the answers.
func (a *app) release() string {
	if a.flags.scenario != "" {
		if s, err := rehearsal.Load(a.flags.scenario); err == nil && s.Release != "" {
			return s.Release
		}
	}
	if a.siteRelease != "" {
		return a.siteRelease
	}
	return az.Releases()[0].Name
}

func (a *app) rehearsalEnv(dir string, speed float64) rehearsal.Env {
	return rehearsal.Env{SiteDir: dir, Speed: speed, Now: a.host.Now, Random: rand.Reader, Getenv: a.host.Get, Sleep: sleepUntilInterrupt}
}

// runRehearsalAz is the hidden command: this process is az.
func runRehearsalAz(args []string, s Streams, h Host) int {
	speed, err := strconv.ParseFloat(h.Get(speedVar), 64)
	if err != nil {
		speed = defaultSpeed
	}
	a := &app{streams: s, host: h}
	return rehearsal.Main(args, rehearsal.Streams{In: s.In, Out: s.Out, Err: s.Err}, a.rehearsalEnv(h.Get(siteVar), speed))
}

// sleepUntilInterrupt waits as az does while the service works: an interrupt
// ends the waiting, not the work.
func sleepUntilInterrupt(d time.Duration) bool {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-signals:
		return false
	}
}
