package process

import (
	"os/exec"
	"strings"
	"syscall"
)

// batchLine has the command started by cmd.exe, with a line of our own. os/exec
// quotes for programs only (golang/go#27199).
func batchLine(cmd *exec.Cmd) {
	comspec := "cmd.exe"
	for _, kv := range cmd.Env {
		if name, value, _ := strings.Cut(kv, "="); strings.EqualFold(name, "ComSpec") && value != "" {
			comspec = value
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: batchText(comspec, cmd.Args)}
	cmd.Path = comspec
	cmd.Args = []string{comspec}
}
