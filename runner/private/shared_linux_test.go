package private

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Its figures are those of linux/magic.h, and what isn't there is not shared.
func TestSharedFileSystemsAreKnownByTheirMagic(t *testing.T) {
	t.Parallel()
	for magic, kind := range map[uint32]string{0x6969: "NFS", 0xff534d42: "SMB", 0xfe534d42: "SMB", 0x517b: "SMB", 0x01021997: "9p", 0x65735546: "FUSE"} {
		assert.Equal(t, kind, shared[magic])
	}
	assert.Empty(t, shared[0xef53], "ext4")
	assert.Empty(t, Shared("/proc"))
	assert.Empty(t, Shared("/nowhere/at/all"))
}
