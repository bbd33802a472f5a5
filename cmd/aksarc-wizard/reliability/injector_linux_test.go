package reliability

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The injector starts a program and makes one of its system calls fail, or
// kills it there; a SIGTERM is passed on to the program. strace can do that too, but it counts the calls of each
// thread by itself, so that no number means "the 300th of this program", and
// it does the same to the program's children. This one counts the calls of all
// threads together and lets children go.
//
// It is this very test binary, started with faultVar in its environment, so
// that its waiting for any child disturbs no test.

const faultVar = "AKSARC_RELIABILITY_FAULT"

// fault says what to do where.
type fault struct {
	// Calls are the names of the system calls that count; see callNumbers.
	Calls []string
	// On counts only calls on files whose path contains it.
	On string
	// At is the number of the call that is hit, from 1; 0 only counts.
	At int
	// Kill kills the program as it enters that call.
	Kill bool
	// Errno is the error that the call gives instead of being carried out.
	Errno int
	// ForGood lets all later calls fail, too.
	ForGood bool
	// SetClock is by how many seconds the program's wall clock is set, from that
	// call on; a program that is killed there has it so from its start. The
	// program's children keep the machine's.
	SetClock int64
	// Report is the file for what happened.
	Report string
}

// report is what the injector saw.
type report struct {
	// Points is how many calls counted.
	Points int
	// Fired says that the fault happened, at Call on Path.
	Fired bool
	Call  string
	Path  string
	// Renamed is what had been renamed last, and not yet synced in its folder.
	Renamed string
	// Hits is how many calls were made to fail.
	Hits int
	// ByCall is how often each counted.
	ByCall map[string]int
}

var callNumbers = map[string]uint64{
	"openat": unix.SYS_OPENAT, "read": unix.SYS_READ, "write": unix.SYS_WRITE, "pread64": unix.SYS_PREAD64, "pwrite64": unix.SYS_PWRITE64,
	"close": unix.SYS_CLOSE, "fsync": unix.SYS_FSYNC, "ftruncate": unix.SYS_FTRUNCATE, "newfstatat": unix.SYS_NEWFSTATAT, "fstat": unix.SYS_FSTAT,
	"renameat": unix.SYS_RENAMEAT, "renameat2": unix.SYS_RENAMEAT2, "unlinkat": unix.SYS_UNLINKAT, "mkdirat": unix.SYS_MKDIRAT,
	"fchmod": unix.SYS_FCHMOD, "fchmodat": unix.SYS_FCHMODAT, "flock": unix.SYS_FLOCK, "pipe2": unix.SYS_PIPE2, "getdents64": unix.SYS_GETDENTS64,
	"kill": unix.SYS_KILL, "waitid": unix.SYS_WAITID, "wait4": unix.SYS_WAIT4,
	// A clone that makes a process counts three times: before it, between the
	// child's fork and its exec, and after both. Clones of threads don't.
	forkCall: unix.SYS_CLONE,
}

const (
	forkCall   = "fork"
	forkedCall = "forked"
	execCall   = "exec"
)

// everyCall are all calls above: each that touches a file, a pipe or a process.
var everyCall = slices.Collect(maps.Keys(callNumbers))

// injectorMain is the injector: it gives the program's exit code, or 128 and
// the signal that ended it.
func injectorMain(spec string, argv []string) int {
	var f fault
	err := json.Unmarshal([]byte(spec), &f)
	if err == nil {
		_ = os.Unsetenv(faultVar)
		in := &injector{fault: f, calls: map[uint64]string{}, open: map[int]*syscallStop{}}
		in.report.ByCall = map[string]int{}
		for _, name := range f.Calls {
			if nr, ok := callNumbers[name]; ok && nr != unix.SYS_CLONE {
				in.calls[nr] = name
			}
			in.forks = in.forks || name == forkCall
		}
		var code int
		if code, err = in.run(argv); err == nil {
			text, _ := json.Marshal(in.report)
			if err = os.WriteFile(f.Report, text, 0o600); err == nil {
				return code
			}
		}
	}
	fmt.Fprintln(os.Stderr, "injector:", err)
	return 120
}

type injector struct {
	fault
	report
	calls map[uint64]string
	forks bool
	pid   int
	// open are the calls that the threads are in.
	open map[int]*syscallStop
	over bool
	// renamed is for report.Renamed.
	renamed string
}

// syscallStop is a system call of a thread.
type syscallStop struct {
	nr uint64
	// forks: it is a clone that makes a process.
	forks  bool
	failed bool
	// clock is where the wall clock is going to be written, 0 for other calls.
	clock uint64
}

// awaitsSync notes what is renamed until its folder has been synced.
func (in *injector) awaitsSync(name, path string) {
	switch {
	case strings.HasPrefix(name, "rename"):
		in.renamed = path
	case name == "fsync" && path == filepath.Dir(in.renamed):
		in.renamed = ""
	}
}

// cloneThread is CLONE_THREAD.
const cloneThread = 0x10000

func (in *injector) run(argv []string) (int, error) {
	// All of ptrace must come from the thread that began it.
	runtime.LockOSThread()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	in.pid = cmd.Process.Pid
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	go func() {
		for range signals {
			_ = unix.Kill(in.pid, unix.SIGTERM)
		}
	}()
	var ws unix.WaitStatus
	if _, err := unix.Wait4(in.pid, &ws, 0, nil); err != nil {
		return 0, err
	}
	options := unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_EXITKILL
	if err := unix.PtraceSetOptions(in.pid, options); err != nil {
		return 0, err
	}
	if in.SetClock != 0 {
		if err := withoutVDSO(in.pid); err != nil {
			return 0, err
		}
	}
	if err := unix.PtraceSyscall(in.pid, 0); err != nil {
		return 0, err
	}
	for {
		tid, err := unix.Wait4(-1, &ws, unix.WALL, nil)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return 0, err
		}
		switch {
		case ws.Exited() && tid == in.pid:
			return ws.ExitStatus(), nil
		case ws.Signaled() && tid == in.pid:
			return 128 + int(ws.Signal()), nil
		case ws.Stopped():
			in.stopped(tid, ws)
		}
	}
}

// stopped handles one stop of one thread. Errors of ptrace mean that the thread
// has been killed meanwhile.
func (in *injector) stopped(tid int, ws unix.WaitStatus) {
	sig := ws.StopSignal()
	switch {
	case sig == unix.SIGTRAP|0x80:
		in.syscall(tid)
		sig = 0
	case sig == unix.SIGTRAP && ws.TrapCause() > 0:
		if ws.TrapCause() != unix.PTRACE_EVENT_CLONE && in.forks {
			in.point(forkedCall, tid, "")
		}
		sig = 0
	case sig == unix.SIGSTOP && in.open[tid] == nil && tid != in.pid:
		// A newcomer: a thread is followed, a process is let go.
		sig = 0
		if !in.isThread(tid) {
			_ = unix.PtraceDetach(tid)
			return
		}
		in.open[tid] = &syscallStop{}
	}
	_ = unix.PtraceSyscall(tid, int(sig))
}

func (in *injector) isThread(tid int) bool {
	_, err := os.Stat(fmt.Sprintf("/proc/%d/task/%d", in.pid, tid))
	return err == nil
}

// syscallInfo is struct ptrace_syscall_info of the kernel.
type syscallInfo struct {
	op   uint8
	_    [3]uint8
	arch uint32
	ip   uint64
	sp   uint64
	nr   uint64
	args [6]uint64
	_    uint64
}

const (
	infoEntry = 1
	infoExit  = 2
)

func (in *injector) syscall(tid int) {
	var info syscallInfo
	_, _, e := unix.RawSyscall6(unix.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(tid), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if e != 0 {
		return
	}
	now := in.open[tid]
	if now == nil {
		now = &syscallStop{}
		in.open[tid] = now
	}
	if info.op == infoExit {
		in.exit(tid, now)
		return
	}
	*now = syscallStop{nr: info.nr}
	if info.nr == unix.SYS_CLONE {
		if now.forks = in.forks && info.args[0]&cloneThread == 0; now.forks {
			if now.failed = in.point(forkCall, tid, ""); now.failed {
				now.forks = false
				skip(tid)
			}
		}
		return
	}
	if info.nr == unix.SYS_CLOCK_GETTIME && info.args[0] == unix.CLOCK_REALTIME {
		now.clock = info.args[1]
	}
	name, ok := in.calls[info.nr]
	if !ok {
		return
	}
	path := ""
	if in.On != "" {
		if path = in.pathOf(info); !strings.Contains(path, in.On) {
			return
		}
	}
	now.failed = in.point(name, tid, path)
	in.awaitsSync(name, path)
	if now.failed {
		skip(tid)
	}
}

func (in *injector) exit(tid int, now *syscallStop) {
	if now.failed {
		giveError(tid, in.Errno)
	}
	if now.forks {
		in.point(execCall, tid, "")
	}
	if now.clock != 0 && (in.Fired || in.Kill) {
		setClock(in.pid, now.clock, in.SetClock)
	}
	*now = syscallStop{}
}

// point counts, and does it when it is the one; true means: let it fail.
func (in *injector) point(name string, tid int, path string) bool {
	if in.over {
		return false
	}
	in.Points++
	in.ByCall[name]++
	if in.At == 0 || in.Points < in.At || (in.Points > in.At && !in.ForGood) {
		return false
	}
	if !in.Fired {
		in.Fired, in.Call, in.Path, in.Renamed = true, name, path, in.renamed
	}
	in.Hits++
	if in.Kill {
		in.over = true
		_ = unix.Kill(in.pid, unix.SIGKILL)
		return false
	}
	return in.Errno != 0
}

// pathOf is the path of the file that a call is about, "" when it has none.
func (in *injector) pathOf(info syscallInfo) string {
	switch info.nr {
	case unix.SYS_OPENAT, unix.SYS_MKDIRAT, unix.SYS_UNLINKAT, unix.SYS_NEWFSTATAT, unix.SYS_FCHMODAT:
		return in.text(info.args[1])
	case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2:
		return in.text(info.args[3])
	case unix.SYS_PIPE2, unix.SYS_KILL, unix.SYS_WAITID, unix.SYS_WAIT4:
		return ""
	}
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", in.pid, int32(info.args[0])))
	if err != nil {
		return ""
	}
	return filepath.Clean(path)
}

// text reads a string of the program.
func (in *injector) text(at uint64) string {
	buf := make([]byte, 4096)
	local := []unix.Iovec{{Base: &buf[0], Len: uint64(len(buf))}}
	remote := []unix.RemoteIovec{{Base: uintptr(at), Len: len(buf)}}
	n, err := unix.ProcessVMReadv(in.pid, local, remote, 0)
	if err != nil || n <= 0 {
		// The string may end just before a page that isn't there.
		rest := 4096 - int(at%4096)
		local[0].Len, remote[0].Len = uint64(rest), rest
		if n, err = unix.ProcessVMReadv(in.pid, local, remote, 0); err != nil {
			return ""
		}
	}
	text, _, _ := strings.Cut(string(buf[:n]), "\x00")
	return text
}
