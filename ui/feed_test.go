package ui

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/ui/theme"
)

func flooded(n int) *feed {
	f := newFeed()
	f.add(runner.Event{Kind: runner.ActionStarted, Message: "first"})
	for i := range n {
		f.add(runner.Event{Kind: runner.ActionProgress, Line: true, Message: strconv.Itoa(i)})
		if i == n/2 {
			f.add(runner.Event{Kind: runner.ActionDone, Message: "middle"})
		}
	}
	return f
}

func TestAFloodedFeedKeepsTheLastLinesAndEveryTransition(t *testing.T) {
	t.Parallel()
	for _, n := range []int{maxFeed, maxFeed + 1, 2*maxFeed + 1, 5*maxFeed + 7} {
		f := flooded(n)
		assert.LessOrEqual(t, len(f.events), 2*maxFeed+2, "it never holds more")
		<-f.wake
		assert.Empty(t, f.wake, "one wake for any number of lines")
		events, dropped := f.take()
		require.Len(t, events, maxFeed+2, n)
		assert.Equal(t, n-maxFeed, dropped)
		var said []string
		for _, e := range events {
			if !e.Line {
				said = append(said, e.Message)
			}
		}
		assert.Equal(t, []string{"first", "middle"}, said)
		assert.Equal(t, strconv.Itoa(n-1), events[len(events)-1].Message)
		events, dropped = f.take()
		assert.Empty(t, events)
		assert.Zero(t, dropped)
	}
}

// What is looked at stays where it is while old lines are dropped.
func TestALogThatIsFullDropsItsOldestLines(t *testing.T) {
	t.Parallel()
	for _, wrapped := range []bool{false, true} {
		l := logView{follow: true}
		at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
		th := theme.New(theme.None, true, false)
		n := 0
		more := func(lines int) {
			for range lines {
				n++
				l.add(at, strconv.Itoa(n)+" "+strings.Repeat("word ", 30), 0)
			}
		}
		more(maxLog)
		l.view(th, 80, 10, wrapped)
		l.scroll(-100)
		before, _ := l.view(th, 80, 10, wrapped)
		more(maxLog)
		after, _ := l.view(th, 80, 10, wrapped)
		assert.Equal(t, before[1:], after[1:], "wrapped %v", wrapped)
		assert.LessOrEqual(t, len(l.lines), maxLog+maxLog/2)
		assert.Equal(t, len(l.lines), l.done)
		assert.Len(t, l.of, len(l.rows))
		l.scroll(1 << 20)
		last, _ := l.view(th, 80, 10, wrapped)
		assert.Contains(t, strings.Join(last, "\n"), strconv.Itoa(n)+" word")
	}
}

// BenchmarkFeedUnderFlood is what one line costs the child that prints it,
// while nobody looks.
func BenchmarkFeedUnderFlood(b *testing.B) {
	f := newFeed()
	e := runner.Event{Kind: runner.ActionProgress, Line: true, Message: strings.Repeat("x", 159)}
	b.ReportAllocs()
	for b.Loop() {
		f.add(e)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkLogUnderFlood is what one look costs the screen when a child prints
// faster than can be shown: all that the feed holds, and the log drawn.
func BenchmarkLogUnderFlood(b *testing.B) {
	l := logView{follow: true}
	th := theme.New(theme.None, true, false)
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		l.add(at, "", 100)
		for range maxFeed {
			n++
			l.add(at, strconv.Itoa(n)+strings.Repeat(" polling the operation, status Running;", 4), 0)
		}
		l.view(th, 80, 12, false)
	}
}
