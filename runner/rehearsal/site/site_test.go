package site

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func fresh(t require.TestingT) *State {
	s, err := Default("2411")
	require.NoError(t, err)
	s.Clock = Clock{Wall: start, Site: start, Speed: 1}
	s.stamp(start)
	return s
}

// checkBooks holds the state to what must always be so: every cluster with a
// place in a pool has exactly its share, and nobody holds what isn't there.
func checkBooks(t require.TestingT, s *State) {
	holders := map[string]int{}
	for _, n := range s.Networks {
		inPools := 0
		for text, who := range n.Taken {
			holders[who]++
			for _, p := range n.Pools {
				if p.Contains(netip.MustParseAddr(text)) {
					inPools++
				}
			}
		}
		require.Equal(t, len(n.Taken), inPools, "network %s: an address outside its pools is taken", n.Name)
		require.GreaterOrEqual(t, n.free(), 0)
	}
	for key, c := range s.Clusters {
		require.NotNil(t, s.Connected[key], "cluster %s has no Arc side", key)
		// While a pool shrinks its addresses are still held, while it grows the
		// new ones are held already.
		if c.Operation == nil && c.State == Succeeded {
			require.Equal(t, c.addresses(), holders[key], "cluster %s", key)
		}
		delete(holders, key)
	}
	delete(holders, "vm-files")
	delete(holders, "vm-print")
	require.Empty(t, holders, "addresses are held by what isn't there any more")
}

// Whatever is asked for in whatever order, the site's books stay right.
func TestBooksStayRight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, wall := fresh(t), start
		cl, network := s.ID("aks-rg", TypeCustomLocation, "cl1"), s.ID("aks-rg", TypeNetwork, "edge-lnet")
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			wall = wall.Add(time.Duration(rapid.IntRange(0, 10).Draw(t, "minutes")) * time.Minute)
			now := s.advance(wall, 1)
			name := fmt.Sprintf("c%d", rapid.IntRange(0, 3).Draw(t, "cluster"))
			c := s.Clusters[Key("aks-rg", name)]
			pool := &NodePool{Name: fmt.Sprintf("pool%d", rapid.IntRange(0, 2).Draw(t, "pool")), Count: rapid.IntRange(0, 6).Draw(t, "count"),
				Size: "Standard_A4_v2", OSType: "Linux", OSSku: "CBLMariner"}
			action := rapid.SampledFrom([]string{"create", "delete", "add", "scale", "drop", "update"}).Draw(t, "action")
			switch {
			case action == "create":
				_, _ = s.CreateCluster(&Cluster{Group: "aks-rg", Name: name, Location: location, CustomLocation: cl, Network: network,
					Version: "1.29.4", PodCIDR: "10.244.0.0/16", SSHKey: "ssh-rsa x", Pools: []*NodePool{{Name: "nodepool1", Count: max(1, pool.Count),
						Size: pool.Size, OSType: "Linux", OSSku: "CBLMariner"}},
					ControlPlane: ControlPlane{Count: 1, Size: "Standard_A4_v2", IP: fmt.Sprintf("192.168.205.2%s", name[1:])}}, now)
			case action == "delete":
				_ = s.DeleteCluster("aks-rg", name, now)
			case c == nil:
			case action == "add":
				_ = s.AddPool(c, pool, now)
			case action == "scale" && c.Pool(pool.Name) != nil:
				_ = s.ScalePool(c, c.Pool(pool.Name), pool.Count, "", now)
			case action == "drop" && c.Pool(pool.Name) != nil:
				_ = s.DeletePool(c, c.Pool(pool.Name), now)
			case action == "update":
				_ = s.Update(c, now, func() error {
					c.ControlPlane.Count = rapid.IntRange(0, 5).Draw(t, "control plane")
					return nil
				})
			}
			checkBooks(t, s)
		}
		s.advance(wall.Add(24*time.Hour), 1)
		checkBooks(t, s)
		for _, c := range s.Clusters {
			require.Nil(t, c.Operation, "everything ends")
		}
	})
}

func TestClock(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	assert.Equal(t, start.Add(time.Minute), s.advance(start.Add(time.Minute), 1))
	assert.Equal(t, start.Add(time.Minute), s.advance(start.Add(time.Minute), 60), "another speed begins where the clock stands")
	assert.Equal(t, start.Add(61*time.Minute), s.advance(start.Add(2*time.Minute), 60))
	assert.False(t, s.advance(start, 60).Before(start.Add(time.Minute)), "a wall clock set back doesn't take the site's along")
	s.Conditions.Outage = Span(10 * time.Minute)
	now := s.advance(start.Add(3*time.Minute), 60)
	assert.Equal(t, now.Add(10*time.Minute), s.Conditions.OutageUntil)
	assert.Equal(t, s.Conditions.OutageUntil, s.advance(start.Add(3*time.Minute), 0), "without time it is over at the next look")
}

func TestStrike(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	s.Drill.Faults = []*Fault{
		{When: "aksarc show", After: "aksarc create", Nth: 2, Exit: 1, Stderr: "once"},
		{When: "group", Times: -1, Set: []byte(`{"conditions": {"unreachable": true}}`)},
	}
	hits := func(command string) bool {
		f, err := s.Strike(command)
		require.NoError(t, err)
		return f != nil
	}
	assert.False(t, hits("aksarc show"), "not before it is armed")
	assert.False(t, hits("aksarc create"))
	assert.False(t, hits("aksarc show"))
	assert.True(t, hits("aksarc show"), "the second time")
	assert.False(t, hits("aksarc show"))
	assert.False(t, hits("grouped"))
	assert.False(t, s.Conditions.Unreachable)
	assert.True(t, hits("group list"))
	assert.True(t, hits("group show"))
	assert.True(t, s.Conditions.Unreachable)
}

func TestPatch(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	require.NoError(t, s.Patch([]byte(`{"tool": {"extensions": {"aksarc": null}}, "networks": {"aks-rg/edge-lnet": {"vlan": 9}}}`)))
	assert.Empty(t, s.Tool.Extensions["aksarc"])
	assert.Equal(t, "1.3.0", s.Tool.Extensions["stack-hci-vm"])
	assert.Equal(t, 9, s.Networks["aks-rg/edge-lnet"].VLAN)
	assert.Equal(t, "Static", s.Networks["aks-rg/edge-lnet"].Method)
	for _, bad := range []string{`null`, `[]`, `{"nothing": 1}`, `{"tool": {"version": 1}}`, `{`} {
		assert.Error(t, s.Patch([]byte(bad)), bad)
	}
	assert.Equal(t, 9, s.Networks["aks-rg/edge-lnet"].VLAN, "a refused patch changes nothing")
}

func TestStoreKeepsWhatWasDoneBeforeARefusal(t *testing.T) {
	t.Parallel()
	store := &Store{Dir: filepath.Join(t.TempDir(), "site"), Speed: 1, Now: func() time.Time { return start }}
	assert.ErrorIs(t, func() error { _, _, err := store.read(); return err }(), ErrNoSite)
	state, err := Default("2411")
	require.NoError(t, err)
	require.NoError(t, store.Create(state))
	assert.True(t, IsSite(store.Dir))
	err = store.Update(func(s *State, _ time.Time) error {
		s.ActiveCloud = "x"
		return GroupNotFound("g")
	})
	assert.EqualError(t, err, "(ResourceGroupNotFound) Resource group 'g' could not be found.\nCode: ResourceGroupNotFound\nMessage: Resource group 'g' could not be found.")
	require.NoError(t, store.Update(func(s *State, _ time.Time) error {
		assert.Equal(t, "x", s.ActiveCloud)
		return nil
	}))
}

func TestErrorsNest(t *testing.T) {
	t.Parallel()
	e := precheck("Inner", "why\nand how")
	assert.Equal(t, "(ResourceDeploymentFailure) "+e.Message+"\nCode: ResourceDeploymentFailure\nMessage: "+e.Message+
		"\nException Details:\t(Inner) why\n\tand how\n\tCode: Inner\n\tMessage: why\n\tand how", e.Error())
}
