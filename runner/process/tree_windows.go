package process

import (
	"os"
	"os/exec"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

func ownPid() int { return os.Getpid() }

// signalName: there are no signals on Windows.
func signalName(*os.ProcessState) string { return "" }

// tree is a child and everything it started: the members of a job object. What
// a member starts is a member, and none can leave.
type tree struct {
	mark string
	pid  int
	job  windows.Handle
}

// start starts the child suspended, puts it into the job and lets it run, so
// that it can start nothing outside. One that doesn't survive us is in a job
// that the system closes, and so ends, when we die.
//
// A child that survives us gets a console of its own, which nobody sees:
// closing our window ends whatever is attached to it.
func (t *tree) start(cmd *exec.Cmd, survives bool) error {
	job, err := newJob(!survives)
	if err != nil {
		return err
	}
	flags := uint32(windows.CREATE_SUSPENDED | windows.CREATE_NEW_PROCESS_GROUP)
	if survives {
		flags |= windows.CREATE_NO_WINDOW
	}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.CreationFlags |= flags
	if err := cmd.Start(); err != nil {
		_ = windows.CloseHandle(job)
		return err
	}
	t.job, t.pid = job, cmd.Process.Pid
	if err := t.admit(); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = windows.CloseHandle(job)
		return err
	}
	return nil
}

// newJob makes a job object. Closing the last handle of a bound one ends its
// members.
func newJob(bound bool) (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil || !bound {
		return job, os.NewSyscallError("CreateJobObject", err)
	}
	info := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return 0, os.NewSyscallError("SetInformationJobObject", err)
	}
	return job, nil
}

// admit puts the suspended child into the job and lets it run.
func (t *tree) admit() error {
	const access = windows.PROCESS_SET_QUOTA | windows.PROCESS_TERMINATE
	p, err := windows.OpenProcess(access, false, uint32(t.pid))
	if err != nil {
		return os.NewSyscallError("OpenProcess", err)
	}
	defer func() { _ = windows.CloseHandle(p) }()
	if err := windows.AssignProcessToJobObject(t.job, p); err != nil {
		return os.NewSyscallError("AssignProcessToJobObject", err)
	}
	return resume(uint32(t.pid))
}

// resume lets the threads of a suspended process run: os/exec keeps no handle
// of the first one.
func resume(pid uint32) error {
	snap, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return os.NewSyscallError("CreateToolhelp32Snapshot", err)
	}
	defer func() { _ = windows.CloseHandle(snap) }()
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	resumed := false
	for err = windows.Thread32First(snap, &entry); err == nil; err = windows.Thread32Next(snap, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		th, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return os.NewSyscallError("OpenThread", err)
		}
		_, err = windows.ResumeThread(th)
		_ = windows.CloseHandle(th)
		if err != nil {
			return os.NewSyscallError("ResumeThread", err)
		}
		resumed = true
	}
	if !resumed {
		return os.NewSyscallError("Thread32Next", err)
	}
	return nil
}

// wait returns when the child has ended. An open handle keeps its id its own.
func (t *tree) wait(cmd *exec.Cmd) { _ = cmd.Wait() }

// reap ends what the child left in the job and lets the job go.
func (t *tree) reap(*exec.Cmd) {
	if t.job != 0 {
		_ = windows.CloseHandle(t.job)
		t.job = 0
	}
}

// leave is called for a child that goes on without us; its job isn't bound.
func (t *tree) leave() {}

// end asks the child to end, where it shares our console, and ends it and all
// others after the grace. Python ends on a break without a word.
func (t *tree) end(over <-chan struct{}, grace time.Duration) {
	if windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(t.pid)) == nil {
		within(over, grace)
	}
	t.kill()
}

func (t *tree) killGroup() { t.kill() }

func (t *tree) kill() {
	if t.job != 0 {
		_ = windows.TerminateJobObject(t.job, 1)
	}
}

// findMarked: another process's environment can't be read here.
func findMarked(string) int { return 0 }
