package main

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMarkedLines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	m := &markedLines{to: &out}
	for _, s := range []string{"one\n", "two, ", "still two\n\nREHEARSAL: three\n", "fo", "ur"} {
		n, err := io.WriteString(m, s)
		require.NoError(t, err)
		assert.Equal(t, len(s), n, "a caller must not see a short write")
	}
	assert.Equal(t, "REHEARSAL one\nREHEARSAL two, still two\n\nREHEARSAL: three\nREHEARSAL four", out.String())
}

func TestMarkedLinesAreOffForMachines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	json := false
	m := &markedLines{to: &out, off: func() bool { return json }}
	json = true
	_, err := fmt.Fprintln(m, `{"rehearsal":true}`)
	require.NoError(t, err)
	assert.Equal(t, "{\"rehearsal\":true}\n", out.String())
}
