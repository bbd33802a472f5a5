package reliability

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// faultsVar says how many calls of the journal's folder are tried: a number,
// or "all".
const faultsVar = "AKSARC_WIZARD_IOFAULTS"

// diskCalls are those that a disk in trouble refuses.
var diskCalls = []string{"openat", "write", "pwrite64", "fsync", "ftruncate", "renameat", "mkdirat", "unlinkat"}

// The folder of the deployments; the rehearsal's site is not in trouble.
const onDeployments = "/state/deployments"

// TestDiskFaults lets the calls of a deployment on its folder fail, one at a
// time or from one on for good: the program says so, starts nothing that it
// can't record, and can be continued when the disk is well again.
func TestDiskFaults(t *testing.T) {
	whole := newRig(t)
	e, total := whole.inject(fault{Calls: diskCalls, On: onDeployments}, whole.apply()...)
	if e.code != 0 || total.Points < 100 {
		t.Fatalf("the undisturbed run: %d points, %s", total.Points, e)
	}
	n := 2
	if v := os.Getenv(faultsVar); v == "all" {
		n = total.Points
	} else if v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil || n < 1 {
			t.Fatalf("%s=%s is neither a number nor \"all\"", faultsVar, v)
		}
	}
	var mu sync.Mutex
	outcomes := map[string]int{}
	t.Cleanup(func() { t.Logf("%d calls %v; outcomes of %d faults: %v", total.Points, total.ByCall, 2*n, outcomes) })
	errnos := []unix.Errno{unix.ENOSPC, unix.EIO, unix.EROFS}
	for i := range n {
		for _, forGood := range []bool{false, true} {
			at := 1 + i*total.Points/n
			errno := errnos[(i+at)%len(errnos)]
			t.Run(fmt.Sprintf("%04d/%s/forgood=%v", at, unix.ErrnoName(errno), forGood), func(t *testing.T) {
				t.Parallel()
				outcome := diskFault(t, fault{Calls: diskCalls, On: onDeployments, At: at, Errno: int(errno), ForGood: forGood})
				mu.Lock()
				defer mu.Unlock()
				outcomes[outcome]++
			})
		}
	}
}

func diskFault(t *testing.T, f fault) string {
	r := newRig(t)
	// A run that waits for its disk to get well is ended by SIGTERM.
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	r.until = ctx
	e, hit := r.inject(f, r.apply()...)
	r.until = nil
	if !hit.Fired {
		return "not reached"
	}
	what := fmt.Sprintf("%s of %s", hit.Call, hit.Path)
	said := e.stdout + e.stderr
	if strings.Contains(said, "panic:") || strings.Contains(said, "goroutine ") {
		t.Fatalf("%s: it crashed: %s", what, e)
	}
	if !slices.Contains([]int{0, 1, 5}, e.code) {
		t.Errorf("%s: %s", what, e)
	}
	// A file that can't be removed is in nobody's way and tried again later.
	if hit.Call != "unlinkat" && !(e.code != 1 && !f.ForGood && takesNothing(hit)) && !strings.Contains(said, unix.Errno(f.Errno).Error()) {
		t.Errorf("%s failed with %q, and nobody was told: %s", what, unix.Errno(f.Errno).Error(), e)
	}
	if f.ForGood && e.code == 0 && !strings.HasSuffix(hit.Path, "az.log") && hit.Hits > 1 {
		t.Errorf("%s failed for good, and it is called done: %s", what, e)
	}
	r.quiet(10 * time.Second)
	r.acknowledged(e.stdout)
	r.toTheEnd()
	r.quiet(10 * time.Second)
	r.madeOnce()
	r.wholeJournal()
	r.madeUp()
	r.allFiles()
	if strings.Contains(said, "he record could not be completed") {
		return "told that the record is not complete, and status has completed it"
	}
	return fmt.Sprintf("exit code %d", e.code)
}

// takesNothing: faults that, once and in a run that doesn't fail, take nothing
// away: a listing of the folder, which is for the log only; the first line of
// az.log; a report or the sync of its folder, which are tried again. The sync of
// a folder after any other rename, and the opening of it for that, are told.
func takesNothing(hit report) bool {
	name := filepath.Base(hit.Path)
	folder := (hit.Call == "openat" || hit.Call == "fsync") && !strings.Contains(name, ".")
	if folder {
		return hit.Call == "openat" && hit.Renamed == "" || strings.Contains(filepath.Base(hit.Renamed), "report.md")
	}
	return hit.Call == "write" && name == "az.log" || strings.Contains(name, "report.md")
}

// mounted mounts a small file system of its own on the folder of deployments.
func (r *rig) mounted(size string) {
	r.t.Helper()
	dir := filepath.Join(r.home, "deployments")
	if err := os.Mkdir(dir, 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+size); err != nil {
		r.t.Skipf("SKIP-TOOL: mount: a disk that is really full, a folder that is really read-only (%v)", err)
	}
	r.t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			r.t.Error(err)
		}
	})
}

func (r *rig) remount(flags uintptr, size string) {
	r.t.Helper()
	if err := unix.Mount("tmpfs", filepath.Join(r.home, "deployments"), "tmpfs", unix.MS_REMOUNT|flags, "mode=0700,size="+size); err != nil {
		r.t.Fatal(err)
	}
}

// TestFullDisk fills a real file system at different moments of a deployment,
// with bytes or with files.
func TestFullDisk(t *testing.T) {
	for _, size := range []string{"8k", "24k", "40k", "56k", "4m,nr_inodes=3", "4m,nr_inodes=7"} {
		t.Run(size, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.mounted(size)
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			r.until = ctx
			e := r.run(r.apply()...)
			r.until = nil
			if e.code != 1 && e.code != 5 || !strings.Contains(e.stdout+e.stderr, unix.ENOSPC.Error()) {
				t.Errorf("on a full disk: %s", e)
			}
			r.acknowledged(e.stdout)
			r.quiet(10 * time.Second)
			r.remount(0, "4m,nr_inodes=1000")
			r.toTheEnd()
			r.madeOnce()
			r.wholeJournal()
			r.allFiles()
		})
	}
}

// TestReadOnlyFolder: nothing is begun that can't be written down.
func TestReadOnlyFolder(t *testing.T) {
	r := newRig(t)
	r.mounted("4m")
	r.remount(unix.MS_RDONLY, "4m")
	e := r.run(r.apply()...)
	if e.code != 1 || !strings.Contains(e.stderr, unix.EROFS.Error()) || !strings.Contains(e.stderr, "/state/deployments") {
		t.Errorf("in a read-only folder: %s", e)
	}
	for _, entry := range r.ledger() {
		if entry.Mutating {
			t.Errorf("begun, and can't be written down: %v", entry.Argv)
		}
	}
	r.remount(0, "4m")
	r.toTheEnd()
	r.madeOnce()
}
