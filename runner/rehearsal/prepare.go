package rehearsal

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"aksarc-wizard/runner/rehearsal/kube"
	"aksarc-wizard/runner/rehearsal/site"
)

// AsRecorded as Env.Speed follows the clock of whoever calls az.
const AsRecorded = site.AsRecorded

// IsSite says whether the folder holds a rehearsal site.
func IsSite(dir string) bool { return site.IsSite(dir) }

// Ledger is every call of the rehearsal az that was made of the site in dir.
func Ledger(dir string) ([]site.Entry, error) { return site.Ledger(dir) }

// Serve starts the API servers of the site's clusters behind a proxy on
// loopback; the site's kubeconfigs lead there. It runs until the context is done.
// Env's Now and Random are used, its Speed isn't: the clusters follow the clock of
// whoever calls az.
func Serve(ctx context.Context, env Env) (*kube.Server, error) {
	store := &site.Store{Dir: env.SiteDir, Speed: site.AsRecorded, Now: env.Now}
	return kube.Serve(ctx, store, env.Random)
}

// writeRoot puts the site's root certificate into its folder, to be handed to
// az with REQUESTS_CA_BUNDLE.
func writeRoot(env Env) error {
	authority, err := kube.OpenAuthority(env.SiteDir, env.Now(), env.Random)
	if err != nil {
		return err
	}
	content := append([]byte("# "+site.Mark+"\n"), authority.PEM()...)
	return os.WriteFile(filepath.Join(env.SiteDir, rootFile), content, 0o600)
}

// Prepare makes a fresh site in env.SiteDir for a release profile (2411, 2506
// or 2602), replacing what was there. scenario is the name or the file of a
// drill, "" for a site on which nothing goes wrong.
func Prepare(env Env, release, scenario string) error {
	state, err := site.Default(release)
	if err != nil {
		return err
	}
	var drill Scenario
	if scenario != "" {
		if drill, err = Load(scenario); err != nil {
			return err
		}
		if err := drill.apply(state); err != nil {
			return err
		}
	}
	store := &site.Store{Dir: env.SiteDir, Speed: env.Speed, Now: env.Now}
	if err := store.Create(state); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(env.SiteDir, mediaFolder)); err != nil {
		return err
	}
	return errors.Join(writeRoot(env), writeMedia(env.SiteDir, drill.Media))
}

// Repair does what the drill leaves to somebody else: it installs az, carries
// the media in, grants the role. The text says what was done, "" when the site's
// drill needs nothing from outside. `az rehearsal-repair` does the same.
func Repair(env Env) (text string, err error) {
	store := &site.Store{Dir: env.SiteDir, Speed: env.Speed, Now: env.Now}
	var media []string
	err = store.Update(func(s *site.State, _ time.Time) error {
		outside := s.Drill.Outside
		if outside == nil {
			return nil
		}
		text, media = outside.Text, outside.Media
		if len(outside.Patch) == 0 {
			return nil
		}
		return s.Patch(outside.Patch)
	})
	return text, errors.Join(err, writeMedia(env.SiteDir, media))
}

// repairCommand is the one word that the rehearsal az takes beside az's own.
const repairCommand = "rehearsal-repair"

// repair is Repair as a command.
func (r *run) repair() error {
	text, err := Repair(r.env)
	if err != nil {
		return err
	}
	if text == "" {
		text = "Nothing here has to be done by somebody else."
	}
	return r.print("REHEARSAL: " + text + "\n")
}

// mediaFolder holds the wheels that were carried in, in the site's folder.
const mediaFolder = "media"

// writeMedia makes wheels: archives that hold nothing but the rehearsal's mark.
func writeMedia(dir string, names []string) error {
	if len(names) == 0 {
		return nil
	}
	if err := os.MkdirAll(filepath.Join(dir, mediaFolder), 0o700); err != nil {
		return err
	}
	content, err := markedZip()
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, mediaFolder, filepath.Base(name)), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
