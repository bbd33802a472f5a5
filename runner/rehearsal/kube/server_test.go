package kube

import (
	"context"
	"crypto/rand"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"aksarc-wizard/runner/rehearsal/site"
)

func newSite(t *testing.T) *site.Store {
	t.Helper()
	store := &site.Store{Dir: t.TempDir(), Speed: site.AsRecorded, Now: time.Now}
	state, err := site.Default("2411")
	require.NoError(t, err)
	require.NoError(t, store.Create(state))
	return store
}

func TestServeEndsWithItsContext(t *testing.T) {
	defer goleak.VerifyNone(t)
	store := newSite(t)
	ctx, cancel := context.WithCancel(context.Background())
	served, err := Serve(ctx, store, rand.Reader)
	require.NoError(t, err)
	addr := served.Addr
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	cancel()
	assert.Eventually(t, func() bool {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	}, 5*time.Second, 5*time.Millisecond)
	again, cancel := context.WithCancel(context.Background())
	defer cancel()
	second, err := Serve(again, store, rand.Reader)
	require.NoError(t, err)
	assert.Equal(t, addr, second.Addr, "the port is the site's, kubeconfigs name it")
	cancel()
}

// Two wizards on one site: kubeconfigs name one port, which answers as long as
// one of the two is there.
func TestServeTwice(t *testing.T) {
	defer goleak.VerifyNone(t)
	store := newSite(t)
	first, endFirst := context.WithCancel(context.Background())
	defer endFirst()
	served, err := Serve(first, store, rand.Reader)
	require.NoError(t, err)
	addr := served.Addr
	second, endSecond := context.WithCancel(context.Background())
	defer endSecond()
	same, err := Serve(second, store, rand.Reader)
	require.NoError(t, err)
	assert.Equal(t, addr, same.Addr)
	_, port, err := net.SplitHostPort(addr)
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	assert.True(t, serves(store.Dir, number))
	assert.False(t, serves("another site", number))
	endFirst()
	assert.Eventually(t, func() bool {
		same.TakeOver()
		return serves(store.Dir, number)
	}, takeOverEvery/2, 5*time.Millisecond, "the second takes over when asked to, and need not be waited for")
	endSecond()
	assert.Eventually(t, func() bool { return !serves(store.Dir, number) }, 5*time.Second, 5*time.Millisecond)
}

func TestServeNeedsASite(t *testing.T) {
	t.Parallel()
	_, err := Serve(t.Context(), &site.Store{Dir: t.TempDir(), Now: time.Now}, rand.Reader)
	assert.ErrorIs(t, err, site.ErrNoSite)
}

// Two processes that need the authority at the same time get the same one.
func TestOneAuthorityPerSite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pems := make(chan string, 8)
	for range cap(pems) {
		go func() {
			a, err := OpenAuthority(dir, time.Now(), rand.Reader)
			if err != nil {
				pems <- err.Error()
				return
			}
			pems <- string(a.PEM())
		}()
	}
	first := <-pems
	assert.Contains(t, first, "BEGIN CERTIFICATE")
	for range cap(pems) - 1 {
		assert.Equal(t, first, <-pems)
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{5 * time.Second: "5s", 3 * time.Minute: "3m", 5 * time.Hour: "5h", 72 * time.Hour: "3d"} {
		assert.Equal(t, want, age(d))
	}
}
