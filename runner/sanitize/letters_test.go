package sanitize

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The quick looks may find too much, never too little.
func TestQuickLooksMissNothing(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	const alphabet = "eyJbearBEARpq-:= \t\n\x00\x1f\x7f\x80\xffé_9~"
	for range 20_000 {
		b := make([]byte, rnd.IntN(40))
		for i := range b {
			b[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		s := string(b)
		assert.Equal(t, printableBytes(s), printable(s), "%q", s)
		l := lettersOf(s)
		if from := rnd.IntN(len(s) + 1); from < len(s) {
			assert.True(t, l.have(lettersOf(s[from:])), "%q", s)
		}
		want := false
		for _, n := range []string{":", "=", "--", "-p", "eyJ", "bearer", "BEARER"} {
			want = want || strings.Contains(s, n)
		}
		if want {
			assert.True(t, suspicious(s, l), "%q", s)
		}
	}
	for c := range 256 { // each byte at each place of a word
		for at := range 9 {
			s := strings.Repeat("x", at) + string([]byte{byte(c)}) + strings.Repeat("~", 8)
			assert.Equal(t, printableBytes(s), printable(s), "%q", s)
		}
	}
}
