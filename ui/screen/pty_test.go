//go:build !windows

package screen

import (
	"testing"
	"time"

	"aksarc-wizard/ui/screen/screentest"
)

const soon = 5 * time.Second

// A terminal that answers nothing must see the first picture at once. Bubble
// Tea v1 alone waits five seconds for the background colour.
func TestFirstFrameOnMuteTerminal(t *testing.T) {
	for _, term := range []string{"xterm-256color", "linux", "vt220", "screen", "tmux"} {
		t.Run(term, func(t *testing.T) {
			began := time.Now()
			c := start(t, term, "", 80, 24)
			c.WaitFor("Field 10", soon)
			took := time.Since(began)
			if took > 500*time.Millisecond {
				t.Errorf("the first picture came after %v, want less than half a second", took)
			}
			c.Press(screentest.CtrlC)
			if code := c.Wait(soon).ExitCode(); code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
			for _, d := range c.Damage() {
				t.Error("left behind:", d)
			}
			t.Logf("first picture after %v, %d bytes in all", took, c.Bytes())
		})
	}
}
