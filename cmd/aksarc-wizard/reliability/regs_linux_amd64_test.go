package reliability

import "golang.org/x/sys/unix"

// canInject says that calls can be made to fail on this processor.
const canInject = true

// skip keeps the kernel from carrying out the call that the thread is entering.
func skip(tid int) {
	var regs unix.PtraceRegs
	if unix.PtraceGetRegs(tid, &regs) == nil {
		regs.Orig_rax = ^uint64(0)
		_ = unix.PtraceSetRegs(tid, &regs)
	}
}

// giveError is the result of the call that the thread is leaving.
func giveError(tid, errno int) {
	var regs unix.PtraceRegs
	if unix.PtraceGetRegs(tid, &regs) == nil {
		regs.Rax = uint64(-int64(errno))
		_ = unix.PtraceSetRegs(tid, &regs)
	}
}

// stackOf is where the stack of a program that was just started begins.
func stackOf(pid int) (uint64, error) {
	var regs unix.PtraceRegs
	err := unix.PtraceGetRegs(pid, &regs)
	return regs.Rsp, err
}
