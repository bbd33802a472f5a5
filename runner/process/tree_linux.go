package process

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// tree is a child and everything it started. On Linux its members are those of
// its process group and session, its descendants, and those that have its mark
// in their environment, which a process keeps when it leaves all the others.
type tree struct {
	mark string
	pid  int
	// untie ends the thread's bond with a child that dies with us.
	untie func()
}

// start starts the child in a session of its own. One that doesn't survive us
// is killed by the kernel when we die, even by SIGKILL.
func (t *tree) start(cmd *exec.Cmd, survives bool) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	t.untie = func() {}
	if survives {
		if err := cmd.Start(); err != nil {
			return err
		}
		t.pid = cmd.Process.Pid
		return nil
	}
	// The kernel watches the thread that forked rather than the process, so
	// that thread has to live as long as the child.
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	started, over := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			<-over
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	t.pid, t.untie = cmd.Process.Pid, func() { close(over) }
	return nil
}

// wait returns when the child has ended. It leaves the child unreaped, so that
// its id, which is also its group's, can't become another's before the group
// is ended.
func (t *tree) wait(*exec.Cmd) {
	for {
		err := unix.Waitid(unix.P_PID, t.pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return
		}
	}
}

// reap takes the child's exit status, after wait.
func (t *tree) reap(cmd *exec.Cmd) {
	_ = cmd.Wait() // the status is in cmd.ProcessState
	t.untie()
}

// leave is called for a child that goes on without us.
func (t *tree) leave() {}

// end asks the child to end, and ends it and all others after the grace.
func (t *tree) end(over <-chan struct{}, grace time.Duration) {
	_ = unix.Kill(-t.pid, unix.SIGINT)
	within(over, grace)
	t.kill()
}

// killGroup ends what is left of the child's process group. Between wait and
// reap the group's id is certainly still the child's.
func (t *tree) killGroup() { _ = unix.Kill(-t.pid, unix.SIGKILL) }

// kill ends every member of the tree. New ones may appear while it looks, so
// it looks again until there are none.
func (t *tree) kill() {
	strays := t.members()
	t.killGroup()
	for range 50 {
		if len(strays) == 0 {
			return
		}
		for _, st := range strays {
			killStray(st)
		}
		time.Sleep(time.Millisecond)
		strays = t.members()
	}
}

// killStray kills the process unless it has ended and its id is another's now.
func killStray(st stat) {
	fd, err := unix.PidfdOpen(st.pid, 0)
	if err != nil {
		return
	}
	defer func() { _ = unix.Close(fd) }()
	if now, ok := readStat(st.pid); ok && now.began == st.began {
		_ = unix.PidfdSendSignal(fd, unix.SIGKILL, nil, 0)
	}
}

// stat is what /proc says of a process.
type stat struct {
	pid, parent, group, session int
	// began is the start time in ticks since boot, which tells two processes
	// of the same id apart.
	began  string
	zombie bool
}

// members lists the living members of the tree but for the child itself.
func (t *tree) members() []stat {
	names, err := readDirNames("/proc")
	if err != nil {
		return nil
	}
	var all []stat
	in := map[int]bool{t.pid: true}
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil && pid != t.pid {
			if st, ok := readStat(pid); ok {
				all = append(all, st)
				in[pid] = t.has(st)
			}
		}
	}
	for grown := true; grown; {
		grown = false
		for _, st := range all {
			if !in[st.pid] && in[st.parent] {
				in[st.pid], grown = true, true
			}
		}
	}
	var living []stat
	for _, st := range all {
		if in[st.pid] && !st.zombie {
			living = append(living, st)
		}
	}
	return living
}

// has reports whether the process belongs to the tree by itself.
func (t *tree) has(st stat) bool {
	if st.group == t.pid || st.session == t.pid || st.parent == t.pid {
		return true
	}
	return hasMark(st.pid, t.mark)
}

// hasMark reports whether the process was started with that mark.
func hasMark(pid int, mark string) bool {
	env, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	if err != nil {
		return false
	}
	want := []byte(markerVar + "=" + mark)
	for kv := range bytes.SplitSeq(env, []byte{0}) {
		if bytes.Equal(kv, want) {
			return true
		}
	}
	return false
}

// readStat parses /proc/PID/stat: pid (name) state ppid pgrp session ... The
// name may hold anything, parentheses too.
func readStat(pid int) (stat, bool) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return stat{}, false
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(fields) < 20 {
		return stat{}, false
	}
	st := stat{pid: pid, began: string(fields[19]), zombie: fields[0][0] == 'Z' || fields[0][0] == 'X'}
	for i, to := range []*int{&st.parent, &st.group, &st.session} {
		if *to, err = strconv.Atoi(string(fields[i+1])); err != nil {
			return stat{}, false
		}
	}
	return st, true
}

func readDirNames(dir string) ([]string, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	return d.Readdirnames(-1)
}

// findMarked is the oldest living process with that mark, 0 when there is none.
func findMarked(mark string) int {
	names, err := readDirNames("/proc")
	if err != nil {
		return 0
	}
	oldest := 0
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil || !hasMark(pid, mark) {
			continue
		}
		if st, ok := readStat(pid); ok && !st.zombie && (oldest == 0 || pid < oldest) {
			oldest = pid
		}
	}
	return oldest
}
