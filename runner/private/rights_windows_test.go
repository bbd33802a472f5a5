package private

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
)

// everyone is what wine calls the others of a file's mode.
const everyone = "Everyone"

// letIn lets everybody read and change what is there, and what is made in it.
func letIn(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, apply(path, descriptor(t, "(A;OICI;FA;;;WD)")))
}

func descriptor(t *testing.T, more string) *windows.SECURITY_DESCRIPTOR {
	t.Helper()
	me, err := user()
	require.NoError(t, err)
	d, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;" + me.String() + ")" + more)
	require.NoError(t, err)
	return d
}

func TestWhoIsNamedByAnAccessList(t *testing.T) {
	t.Parallel()
	me, err := user()
	require.NoError(t, err)
	for more, want := range map[string][]string{
		"":                           nil,
		"(A;;FA;;;SY)(A;;FA;;;BA)":   nil,
		"(A;;FR;;;WD)":               {"Everyone"},
		"(A;;FA;;;BU)(A;ID;FR;;;BU)": {"Users"},
		"(A;;FR;;;AU)(A;;FW;;;BU)":   {"Authenticated Users", "Users"},
		"(A;;WD;;;WD)":               {"Everyone"}, // may write the list
		"(A;;FR;;;S-1-5-21-1-2-3-4)": {"S-1-5-21-1-2-3-4"},
		"(A;OICIIO;FA;;;WD)":         nil, // for files in it only
		"(D;;FA;;;WD)":               nil,
		"(A;;RC;;;WD)":               nil, // may look at the list
	} {
		list, _, err := descriptor(t, more).DACL()
		require.NoError(t, err)
		who, err := named(list, me)
		require.NoError(t, err)
		assert.Equal(t, want, who, more)
	}
}

// handsDown: wine keeps modes instead of access lists, and a folder's mode is
// not inherited.
func handsDown() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() != nil
}
