package private

import "golang.org/x/sys/unix"

// shared are the file systems that lie on another computer, or behind a program
// that may put them there, by their magic number (linux/magic.h, statfs(2)).
var shared = map[uint32]string{
	unix.NFS_SUPER_MAGIC:  "NFS",
	unix.SMB_SUPER_MAGIC:  "SMB",
	unix.SMB2_SUPER_MAGIC: "SMB",
	unix.CIFS_SUPER_MAGIC: "SMB",
	unix.V9FS_MAGIC:       "9p",
	unix.FUSE_SUPER_MAGIC: "FUSE",
	unix.AFS_SUPER_MAGIC:  "AFS",
	unix.CEPH_SUPER_MAGIC: "Ceph",
	unix.CODA_SUPER_MAGIC: "Coda",
}

// Shared names the kind of a file system on which the kernel's lock may be
// nobody else's business: NFS, SMB and the like. It is "" for any other, and
// when the path can't be looked at.
func Shared(path string) string {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return ""
	}
	return shared[uint32(s.Type)]
}
