package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/process"
	"aksarc-wizard/runner/rehearsal"
)

// rehearsalAz is the hidden first argument that makes the program act as the
// rehearsal's az.
const (
	rehearsalAz = "rehearsal-az"
)

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
	dir := filepath.Join(root, "rehearsal", a.siteName())
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
	if _, err := rehearsal.Serve(ctx, env); err != nil {
		cancel()
		return fail(exitFailed, "", "The rehearsal's API server can't start on loopback: %v.", err)
	}
	w.close = cancel
	w.waits = a.flags.speed
	w.about.Speed, w.about.Scenario = a.flags.speed, a.flags.scenario
	if a.flags.scenario != "" {
		if s, err := rehearsal.Load(a.flags.scenario); err == nil {
			w.about.Briefing = s.Title
			w.drill = &s
		}
	}
	w.about.AzPath = "rehearsal"
	w.programs[runner.Az] = process.Program{Path: self, Prefix: []string{rehearsalAz},
		Env: []string{siteVar + "=" + dir, speedVar + "=" + strconv.FormatFloat(a.flags.speed, 'g', -1, 64)}}
	return nil
}

// siteName keeps the sites of drills and of releases apart.
func (a *app) siteName() string {
	if a.flags.scenario != "" {
		return "drill-" + filepath.Base(a.flags.scenario)
	}
	return "site-" + a.release()
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

func (a *app) listScenarios() error {
	skill := ""
	for _, s := range rehearsal.Scenarios() {
		if s.Skill != skill {
			skill = s.Skill
			fmt.Fprintf(a.streams.Out, "%s\n", skill)
		}
		fmt.Fprintf(a.streams.Out, "  %-28s %s\n", s.Name, s.Title)
	}
	fmt.Fprintf(a.streams.Out, "\nPractise one: aksarc-wizard --rehearse --scenario NAME\n")
	return nil
}

// debrief says at the end of a drill what there was to learn.
func (w *world) debrief(out io.Writer) {
	if w.drill == nil {
		return
	}
	fmt.Fprintf(out, "\nREHEARSAL, debrief of the drill %s: %s\n  To notice: %s\n  The way out: %s\n", w.drill.Name, w.drill.Title, w.drill.Notice, w.drill.RightWay)
	if w.drill.WrongWay != "" {
		fmt.Fprintf(out, "  Tempting, and wrong: %s\n", w.drill.WrongWay)
	}
	if w.drill.Guide != "" {
		fmt.Fprintf(out, "  Guide: %s\n", w.drill.Guide)
	}
}
