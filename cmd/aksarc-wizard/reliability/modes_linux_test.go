package reliability

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestModes: whatever the umask, what the wizard makes is its owner's alone.
func TestModes(t *testing.T) {
	for _, umask := range []string{"000", "777"} {
		t.Run(umask, func(t *testing.T) {
			t.Parallel()
			if umask == "777" && os.Getuid() != 0 {
				t.Skip("who isn't root can't work under umask 777")
			}
			r := newRig(t)
			if err := os.Remove(r.home); err != nil { // it is made by the program
				t.Fatal(err)
			}
			r.with = []string{"sh", "-c", "umask " + umask + `; exec "$@"`, "sh"}
			if e := r.run(r.apply()...); e.code != 0 {
				t.Fatal(e)
			}
			n := 0
			err := filepath.WalkDir(r.home, func(path string, d fs.DirEntry, err error) error {
				if err != nil {
					return err
				}
				info, err := d.Info()
				if err != nil {
					return err
				}
				n++
				want := fs.FileMode(0o600)
				if d.IsDir() {
					want = 0o700
				}
				// A public key is az's, and public.
				if mode := info.Mode().Perm(); mode&0o077 != 0 && !strings.HasSuffix(path, "id_rsa.pub") {
					t.Errorf("%s: %o, want at most %o", path, mode, want)
				} else if mode != want && umask != "777" && !strings.HasSuffix(path, "id_rsa.pub") {
					t.Errorf("%s: %o, want %o", path, mode, want)
				}
				return nil
			})
			if err != nil || n < 15 {
				t.Errorf("%d files and folders, %v", n, err)
			}
			if info, err := os.Stat(filepath.Join(r.work, "c1.kubeconfig")); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("the kubeconfig: %v, %v", info.Mode(), err)
			}
		})
	}
}
