package probe

import (
	"errors"
	"syscall"
)

// wsaRefused is WSAECONNREFUSED, which syscall.ECONNREFUSED is not on Windows.
const wsaRefused = syscall.Errno(10061)

func refused(err error) bool { return errors.Is(err, wsaRefused) }
