package process

import (
	"os/exec"
	"strings"
	"syscall"
)

// batchLine writes the command line of a batch file. os/exec quotes for
// programs only (golang/go#27199); checkBatch has refused what no quoting
// keeps, so quotes around each argument are enough here.
func batchLine(cmd *exec.Cmd) {
	var b strings.Builder
	for i, a := range cmd.Args {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(`"` + a + `"`)
	}
	comspec := "cmd.exe"
	for _, kv := range cmd.Env {
		if name, value, _ := strings.Cut(kv, "="); strings.EqualFold(name, "ComSpec") && value != "" {
			comspec = value
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `"` + comspec + `" /d /s /v:off /c "` + b.String() + `"`}
	cmd.Path = comspec
	cmd.Args = []string{comspec}
}
