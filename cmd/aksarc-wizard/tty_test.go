package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheBellCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		flags flags
		env   []string
		quiet bool
	}{
		{"by itself it rings", flags{}, nil, false},
		{"--quiet", flags{quiet: true}, nil, true},
		{"the environment", flags{}, []string{"AKSARC_WIZARD_QUIET=1"}, true},
		{"the environment says no", flags{}, []string{"AKSARC_WIZARD_QUIET=0"}, false},
		{"a serial line", flags{profile: "serial"}, nil, true},
	} {
		f, err := chooseFace(tt.flags, Host{Env: append(tt.env, "TERM=xterm")}, true, true)
		require.NoError(t, err, tt.name)
		assert.Equal(t, tt.quiet, f.quiet, tt.name)
	}
}
