package az

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSmoke(t *testing.T) { assert.Len(t, Releases(), 3) }
