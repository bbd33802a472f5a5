package rehearsal

import (
	"context"
	"os"
	"path/filepath"

	"aksarc-wizard/runner/rehearsal/kube"
	"aksarc-wizard/runner/rehearsal/site"
)

// IsSite says whether the folder holds a rehearsal site.
func IsSite(dir string) bool { return site.IsSite(dir) }

// Ledger is every call of the rehearsal az that was made of the site in dir.
func Ledger(dir string) ([]site.Entry, error) { return site.Ledger(dir) }

// Serve starts the API servers of the site's clusters behind a proxy on
// loopback and returns its address; the site's kubeconfigs lead there. It runs
// until the context is done. Env's Now and Random are used, its Speed isn't: the
// clusters follow the clock of whoever calls az.
func Serve(ctx context.Context, env Env) (addr string, err error) {
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
	if scenario != "" {
		s, err := Load(scenario)
		if err != nil {
			return err
		}
		if err := s.apply(state); err != nil {
			return err
		}
	}
	store := &site.Store{Dir: env.SiteDir, Speed: env.Speed, Now: env.Now}
	if err := store.Create(state); err != nil {
		return err
	}
	return writeRoot(env)
}
