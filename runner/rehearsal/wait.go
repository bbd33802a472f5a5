package rehearsal

import (
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// How often a blocking command looks, by the site's clock, and how seldom at
// least by the wall clock when nothing takes time but something is stuck.
const (
	pollEvery = 15 * time.Second
	pollStuck = 100 * time.Millisecond
)

// service runs do against the site's services: signed in, reachable, with a
// valid token. What do changed is kept.
func (r *run) service(do func(s *site.State, now time.Time) error) error {
	var slow error
	err := r.store.Update(func(s *site.State, now time.Time) error {
		if err := r.signedIn(s); err != nil {
			return err
		}
		if slow = r.reach(s, now); slow != nil {
			return slow
		}
		if s.SignIn.Expired {
			return errExpired
		}
		return do(s, now)
	})
	if slow != nil && !r.sleep(retries) {
		return errInterrupted
	}
	return err
}

// wait polls until done says so. Each poll is a call of the service and fails
// as one: a lost token ends the command while the site goes on.
func (r *run) wait(done func(s *site.State, now time.Time) (bool, error)) error {
	for first := true; ; first = false {
		var over bool
		err := r.service(func(s *site.State, now time.Time) (err error) {
			over, err = done(s, now)
			return err
		})
		if err != nil || over {
			return err
		}
		pause := r.store.Wall(pollEvery)
		if pause == 0 && !first {
			pause = pollStuck
		}
		if pause > 0 && !r.env.Sleep(pause) {
			return errInterrupted
		}
	}
}
