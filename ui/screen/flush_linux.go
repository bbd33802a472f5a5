package screen

import "golang.org/x/sys/unix"

// dropOutput throws away what the kernel still holds for the terminal, so that
// a write that waits for it can end.
func dropOutput(fd int) {
	_ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCOFLUSH)
}
