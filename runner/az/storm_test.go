package az

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aksarc-wizard/runner/output"

	"github.com/stretchr/testify/require"
)

// stormVar is how many times a parser is run on a damaged output: a number, or
// a time such as 10m.
const stormVar = "AKSARC_WIZARD_STORM"

// parsers are all readers of az's outputs. Each says whether it took the text,
// and the state that the first thing in it is in.
var parsers = []func([]byte) (state string, err error){
	func(b []byte) (string, error) { _, err := ParseVersion(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseExtensions(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseSettings(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseClouds(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseCloud(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseAccount(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseAccounts(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseGroups(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseCustomLocations(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseResourceTypes(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseNetworks(b); return "", err },
	func(b []byte) (string, error) { n, err := ParseNetwork(b); return n.State, err },
	func(b []byte) (string, error) { _, err := ParseClusters(b); return "", err },
	func(b []byte) (string, error) { c, err := ParseCluster(b); return c.State, err },
	func(b []byte) (string, error) { _, err := ParseConnectedCluster(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseKubernetesVersions(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseVMSizes(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseUpgrades(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseNodePools(b); return "", err },
	func(b []byte) (string, error) { _, err := ParseKubectlVersion(b); return "", err },
}

// TestStorm damages recorded outputs in every way that was ever seen, and more,
// and gives them to the parsers: none panics, none takes what is no whole
// document, and nothing is called Succeeded whose output doesn't say so.
func TestStorm(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var seeds [][]byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		seeds = append(seeds, data)
	}
	limit, until := int64(8_000), time.Now().Add(24*time.Hour)
	if v := os.Getenv(stormVar); v != "" {
		d, err := time.ParseDuration(v)
		if err == nil {
			limit, until = 1<<62, time.Now().Add(d)
		} else if limit, err = strconv.ParseInt(v, 10, 64); err != nil {
			t.Fatalf("%s=%s is neither a number nor a time", stormVar, v)
		}
	}
	var runs, inputs, taken atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	for seed := range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(seed), 5))
			for runs.Load() < limit && time.Now().Before(until) && !t.Failed() {
				b := damaged(rng, seeds)
				inputs.Add(1)
				for range 4 {
					p := rng.IntN(len(parsers))
					runs.Add(1)
					if readBy(t, p, b) {
						taken.Add(1)
					}
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d runs of a parser on %d damaged outputs, %d taken; %s", runs.Load(), inputs.Load(), taken.Load(), time.Since(begun).Round(time.Second))
	require.NotZero(t, taken.Load(), "the damage is too great: no parser ever took anything")
}

// readBy runs one parser, and says whether it took the output.
func readBy(t *testing.T, p int, b []byte) bool {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("parser %d: %v\n%q", p, r, b)
		}
	}()
	state, err := parsers[p](b)
	if err != nil {
		return false
	}
	if _, err := output.Document(b); err != nil {
		var typed *output.Error
		if !errors.As(err, &typed) {
			t.Errorf("an error of another type: %v\n%q", err, b)
		}
		t.Errorf("parser %d took what is no document (%v)\n%q", p, err, b)
	}
	// An escape may stand for any of its letters.
	if state == "Succeeded" && !bytes.Contains(b, []byte(`"Succeeded"`)) && !bytes.Contains(b, []byte(`\u`)) {
		t.Errorf("parser %d calls it Succeeded\n%q", p, b)
	}
	return true
}

// odd are pieces that have come, or could, between or inside documents.
var odd = []string{
	"NaN", "Infinity", "-", "1e999", "123456789012345678901234567890", "null", "true", "\x00", "\xff", "\ufeff", "\u202e", `\ud800`, `\u0000`, "\\",
	"\"", "'", "{", "}", "[", "]", ",", ":", "\r\n", "\n{}", "\n[]", "\nWARNING: x\n", "<html>", "\x1b[2J", "Failed", "Creating", "Whatever", "\"provisioningState\": ",
	strings.Repeat("[", 300), strings.Repeat(`{"a":`, 300),
}

// damaged is a recorded output after one to three accidents.
func damaged(rng *rand.Rand, seeds [][]byte) []byte {
	b := bytes.Clone(seeds[rng.IntN(len(seeds))])
	for range 1 + rng.IntN(3) {
		at, to := 0, 0
		if len(b) > 0 {
			at = rng.IntN(len(b))
			to = min(len(b), at+1+rng.IntN(40))
		}
		switch rng.IntN(9) {
		case 0: // cut off
			b = b[:at]
		case 1: // a byte is another one
			if len(b) > 0 {
				b[at] ^= 1 << rng.IntN(8)
			}
		case 2: // a part is missing
			b = append(b[:at], b[to:]...)
		case 3: // a part comes twice
			b = append(b[:to], bytes.Clone(b[at:])...)
		case 4, 5: // something in between
			b = append(b[:at], append([]byte(odd[rng.IntN(len(odd))]), b[at:]...)...)
		case 6: // something instead
			b = append(b[:at], append([]byte(odd[rng.IntN(len(odd))]), b[to:]...)...)
		case 7: // another output's end
			other := seeds[rng.IntN(len(seeds))]
			b = append(b[:at], other[rng.IntN(len(other)+1):]...)
		default: // before it, or after
			if rng.IntN(2) == 0 {
				b = append([]byte(odd[rng.IntN(len(odd))]), b...)
			} else {
				b = append(b, odd[rng.IntN(len(odd))]...)
			}
		}
	}
	return b
}
