//go:build linux && !amd64

package reliability

import "errors"

const canInject = false

func skip(int) {}

func giveError(int, int) {}

func stackOf(int) (uint64, error) { return 0, errors.New("not on this processor") }
