package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What was named on a page holds for the world that is opened after it, such as
// that of a deployment which is gone on with, and is named to whoever starts the
// program again.
func TestWhatWasNamedOnAPageIsCarriedOn(t *testing.T) {
	t.Parallel()
	a := lonelyApp(t, flags{rehearse: true, fresh: false})
	w, err := a.openWorld("")
	require.NoError(t, err)
	defer w.close()
	dir := t.TempDir()
	root := filepath.Join(w.siteDir, "site-root-ca.pem")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "no.pem"), []byte("nothing"), 0o600))

	for _, wrong := range []string{"", filepath.Join(dir, "nowhere"), root} {
		require.Error(t, w.Media(wrong), wrong)
	}
	for _, wrong := range []string{"", filepath.Join(dir, "nowhere.pem"), filepath.Join(dir, "no.pem"), dir} {
		_, err := w.Roots(wrong)
		require.Error(t, err, wrong)
		require.Error(t, w.Trust(wrong, nil), wrong)
	}
	assert.NotContains(t, w.About().Flags, "--media")
	assert.NotContains(t, w.About().Flags, "--ca")

	require.NoError(t, w.Media(`"`+dir+`"`), "quotes are a shell's")
	roots, err := w.Roots(root)
	require.NoError(t, err)
	require.Len(t, roots, 1)
	assert.NotContains(t, w.eyes.settings(), "REQUESTS_CA_BUNDLE="+filepath.Join(w.eyes.home, bundleFile), "shown, not trusted")
	require.ErrorContains(t, w.Trust(root, nil), "holds other certificates now")
	require.NoError(t, w.Trust(root, roots))
	require.NoError(t, w.Trust(root, roots), "twice is once")
	assert.Contains(t, w.eyes.settings(), "REQUESTS_CA_BUNDLE="+filepath.Join(w.eyes.home, bundleFile))
	assert.Subset(t, w.About().Flags, []string{"--media", dir, "--ca", root})

	a.carryOn(w)
	assert.Equal(t, dir, a.flags.media)
	assert.Equal(t, []string{root}, a.flags.ca)
	again, err := a.openWorld("")
	require.NoError(t, err)
	defer again.close()
	assert.Contains(t, again.eyes.settings(), "REQUESTS_CA_BUNDLE="+filepath.Join(again.eyes.home, bundleFile))
}
