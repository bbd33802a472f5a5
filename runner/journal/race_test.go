package journal

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The test binary is its own second program: with this variable set it tries to
// hold the deployment that it is told of.
const raceRole = "AKSARC_WIZARD_TEST_HOLD"

// racesVar is how many races are run.
const racesVar = "AKSARC_WIZARD_RACES"

func TestMain(m *testing.M) {
	if root := os.Getenv(raceRole); root != "" {
		os.Exit(holdFor(root, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// What a program that was begun for a race says at its end.
const (
	raceHeld    = 0
	raceRefused = 3
	raceTwo     = 4
	raceBroken  = 5
)

// holdFor takes the deployment, does some work in it alone and lets it go.
func holdFor(root string, args []string) int {
	id := args[0]
	work, _ := time.ParseDuration(args[1])
	s := &Store{Root: root, Holder: Holder{PID: os.Getpid(), User: "op", Host: "node1", Since: time.Now()}, Now: time.Now}
	d, err := s.Open(id)
	if err == nil {
		err = d.Lock()
	}
	var held *HeldError
	switch {
	case errors.As(err, &held):
		fmt.Print(err)
		return raceRefused
	case err != nil:
		fmt.Print(err)
		return raceBroken
	}
	// Whoever else thinks that it is the owner is seen here: a file that must not
	// be there, unless the one who made it was killed.
	mark := filepath.Join(root, "owner")
	if other, err := os.ReadFile(mark); err == nil && living(string(other)) {
		fmt.Printf("the program %s is at it, too", other)
		return raceTwo
	}
	err = os.WriteFile(mark, []byte(strconv.Itoa(os.Getpid())), 0o600)
	for range 3 {
		err = errors.Join(err, d.Record(NewRecord(KindNote, "cluster", strconv.Itoa(os.Getpid()), nil)))
		time.Sleep(work)
	}
	if still, readErr := os.ReadFile(mark); string(still) != strconv.Itoa(os.Getpid()) {
		fmt.Printf("the program %s came beside us (%v)", still, readErr)
		return raceTwo
	}
	if err = errors.Join(err, os.Remove(mark), d.Close()); err != nil {
		fmt.Print(err)
		return raceBroken
	}
	return raceHeld
}

// living reports whether the process runs and is not just being torn down. An
// empty mark is of one that was killed before it had written its number; of one
// that is about to, the two see each other when they look again.
func living(pid string) bool {
	if pid == "" {
		return false
	}
	for range 20 {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") || strings.Contains(string(stat), ") X ") {
			return false
		}
		time.Sleep(5 * time.Millisecond)
	}
	return true
}

// TestRaces begins two programs on one deployment at nearly the same moment and
// kills one of them in every third race: never two owners, never a lock that
// stays, and whoever is refused hears by whom.
func TestRaces(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("whether a program still lives is read from /proc")
	}
	n := 12
	if v := os.Getenv(racesVar); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			t.Fatal(err)
		}
	}
	rng := rand.New(rand.NewPCG(7, 7))
	s := newStore(t)
	id := create(t, s)
	require.NoError(t, id.Close())
	outcomes, slowest := map[string]int{}, time.Duration(0)
	for i := range n {
		if outcome := race(t, rng, s, id.ID, i%3 == 2, &slowest); outcome != "" {
			outcomes[outcome]++
		}
		if t.Failed() {
			break
		}
	}
	// A killed owner leaves its mark, and no lock.
	_ = os.Remove(filepath.Join(s.Root, "owner"))
	t.Logf("%d races: %v; a refused program ended after at most %s", n, outcomes, slowest.Round(time.Millisecond))
}

// race runs one, and says how it went.
func race(t *testing.T, rng *rand.Rand, s *Store, id string, kill bool, slowest *time.Duration) string {
	type program struct {
		cmd   *exec.Cmd
		out   strings.Builder
		begun time.Time
		took  time.Duration
		code  int
	}
	self, err := os.Executable()
	require.NoError(t, err)
	var both [2]program
	ended := make(chan *program, 2)
	for i := range both {
		p := &both[i]
		p.cmd = exec.Command(self, id, time.Duration(rng.IntN(1500)*int(time.Microsecond)).String())
		p.cmd.Env = append(os.Environ(), raceRole+"="+s.Root)
		p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
		if i == 1 {
			time.Sleep(time.Duration(rng.IntN(4000)) * time.Microsecond)
		}
		p.begun = time.Now()
		require.NoError(t, p.cmd.Start())
		go func() {
			_ = p.cmd.Wait()
			p.took, p.code = time.Since(p.begun), p.cmd.ProcessState.ExitCode()
			ended <- p
		}()
	}
	victim := &both[rng.IntN(2)]
	if kill {
		time.Sleep(time.Duration(rng.IntN(15_000)) * time.Microsecond)
		_ = victim.cmd.Process.Kill()
	}
	<-ended
	<-ended
	said := ""
	for i := range both {
		p := &both[i]
		switch p.code {
		case raceHeld:
			said += "held "
		case raceRefused:
			said += "refused "
			*slowest = max(*slowest, p.took)
			assert.Regexp(t, `is being worked on by (process \d+ of op on node1 since|another program)`, p.out.String())
		case -1:
			said += "killed "
			assert.True(t, kill && p == victim, p.out.String())
		default:
			t.Errorf("exit code %d: %s", p.code, p.out.String())
		}
	}
	_, held, err := s.HeldBy(id)
	require.NoError(t, err)
	assert.False(t, held, "the lock stayed")
	d, err := s.Open(id)
	require.NoError(t, err, "the journal is sound")
	for i, r := range d.Records() {
		require.Equal(t, i+1, r.Seq)
	}
	return strings.TrimSpace(said)
}
