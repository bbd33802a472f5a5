package process

import (
	"context"
	"os"
)

func testContext() context.Context { return context.Background() }

func ignoreAll()    {}
func leaveSession() {}

func killSelf() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
}
