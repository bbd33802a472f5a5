package process

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// On Windows a program gets one line, and takes it apart itself. Two readers
// matter: CommandLineToArgvW, and the C runtime, which python.exe has. They
// differ only in what two quotes inside quotes are.
type reader struct {
	name string
	// stays: two quotes inside quotes are one, and the quoting goes on; else it
	// ends there.
	stays bool
}

var readers = []reader{{"CommandLineToArgvW", false}, {"the C runtime", true}}

// read takes a command line apart. Documented in "Parsing C command-line
// arguments" and "CommandLineToArgvW function" of learn.microsoft.com; that two
// quotes end the quoting for the latter is what it does and not documented.
func (r reader) read(line string) []string {
	// The program's name knows no escapes.
	name, rest, quoted := line, "", false
	if quoted = strings.HasPrefix(line, `"`); quoted {
		name, rest, _ = strings.Cut(line[1:], `"`)
	} else if i := strings.IndexAny(line, " \t"); i >= 0 {
		name, rest = line[:i], line[i:]
	}
	args := []string{name}
	for {
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" {
			return args
		}
		var arg string
		arg, rest = r.next(rest)
		args = append(args, arg)
	}
}

// next reads one argument and gives what comes after it.
func (r reader) next(line string) (arg, rest string) {
	var b strings.Builder
	inside := false
	for i := 0; i < len(line); {
		slashes := len(line[i:]) - len(strings.TrimLeft(line[i:], `\`))
		i += slashes
		if i < len(line) && line[i] == '"' { // backslashes mean something before a quote only
			b.WriteString(strings.Repeat(`\`, slashes/2))
			switch {
			case slashes%2 == 1:
				b.WriteByte('"')
			case inside && i+1 < len(line) && line[i+1] == '"':
				b.WriteByte('"')
				i++
				inside = r.stays
			default:
				inside = !inside
			}
			i++
			continue
		}
		b.WriteString(strings.Repeat(`\`, slashes))
		if i == len(line) {
			break
		}
		if !inside && (line[i] == ' ' || line[i] == '\t') {
			return b.String(), line[i:]
		}
		if line[i] != '\\' {
			b.WriteByte(line[i])
			i++
		}
	}
	return b.String(), ""
}

// The examples of the two documents.
func TestTheModelReadsTheDocumentedExamples(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		`p "abc" d e`:           {"p", "abc", "d", "e"},
		`p a\\b d"e f"g h`:      {"p", `a\\b`, "de fg", "h"},
		`p a\\\"b c d`:          {"p", `a\"b`, "c", "d"},
		`p a\\\\"b c" d e`:      {"p", `a\\b c`, "d", "e"},
		`p "ab\"c" "\\" d`:      {"p", `ab"c`, `\`, "d"},
		`p a\\\b d"e f"g h`:     {"p", `a\\\b`, "de fg", "h"},
		`"C:\a b\" "" x`:        {`C:\a b\`, "", "x"},
		"p \t a\tb ":            {"p", "a", "b"},
		`p \\srv\share\ "a b\"`: {"p", `\\srv\share\`, `a b"`},
	} {
		for _, r := range readers {
			assert.Equal(t, want, r.read(line), "%s: %s", r.name, line)
		}
	}
	assert.Equal(t, []string{"p", `ab" c d`}, readers[1].read(`p a"b"" c d`), "the only one in which they differ")
	assert.Equal(t, []string{"p", `ab"`, "c", "d"}, readers[0].read(`p a"b"" c d`))
}

// value is what an operator or a service may have in a field: much of it means
// something to a shell, to cmd.exe, to az, or to who takes a line apart.
func value() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{`"`, `\`, `\\`, `\"`, `""`, " ", "\t", "%", "%PATH%", "^", "&", "|", "<", ">", "(", ")", "!", "'", "`", "$HOME",
			"@", "@-", "-", "--", "=", "=@x", "/", "~", "*", "?", ";", "#", ",", "\n", "\r", "ü", "東京", "🙂", "\u202e", "\u0301", "\x1b[2J", "\x7f"}),
		rapid.StringMatching(`[a-z0-9.]{0,6}`),
		rapid.StringOfN(rapid.Rune(), 0, 4, -1),
	)
	return rapid.Map(rapid.SliceOfN(piece, 0, 8), func(s []string) string {
		return strings.ReplaceAll(strings.ToValidUTF8(strings.Join(s, ""), ""), "\x00", "")
	})
}

// A batch file's line goes through cmd.exe twice and then to the C runtime.
// Whatever is not refused arrives, and cmd.exe never acts on any of it.
func TestABatchFilesLineIsReadAsItWasMeant(t *testing.T) {
	t.Parallel()
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		args := rapid.SliceOfN(value(), 1, 4).Draw(t, "args")
		if checkBatch(`C:\az.cmd`, args) != nil {
			return
		}
		passed++
		line := batchText(`C:\Windows\cmd.exe`, append([]string{`C:\Program Files\az.cmd`}, args...))
		switched, ok := strings.CutPrefix(line, `"C:\Windows\cmd.exe" /d /s /v:off /c "`)
		require.True(t, ok, line)
		command := strings.TrimSuffix(switched, `"`) // /s takes the outer quotes away, and nothing else
		quoted := false
		for _, c := range command {
			switch {
			case c == '"':
				quoted = !quoted
			case strings.ContainsRune("%!\r\n", c):
				t.Fatalf("cmd.exe acts on %q in %s", c, command)
			case !quoted:
				require.Equal(t, ' ', c, "outside quotes in %s", command)
			}
		}
		require.False(t, quoted, command)
		for _, r := range readers {
			require.Equal(t, args, r.read(command)[1:], "%s: %s", r.name, command)
		}
	})
	if !testing.Short() { // it tries few lists then, and by chance hardly any that isn't refused
		assert.Greater(t, passed, 5, "nearly everything was refused: nothing was tried")
	}
}

// argumentsVar says how many random values are sent through a child.
const argumentsVar = "AKSARC_WIZARD_ARGUMENTS"

// Random values arrive as they were meant, many at once; what az would misread
// is refused before (checkArgs) and not counted. Windows allows 32 767
// characters a line.
func TestRandomArgumentsArriveAsTheyAre(t *testing.T) {
	t.Parallel()
	total, each := 1600, 400
	if v := os.Getenv(argumentsVar); v != "" {
		var err error
		total, err = strconv.Atoi(v)
		require.NoError(t, err)
		if runtime.GOOS != "windows" {
			each = 10_000
		}
	}
	echo := tool(t, "echo")
	values, drawn := value(), 0
	for sent := 0; sent < total; {
		var args []string
		for len(args) < min(each, total-sent) {
			drawn++
			if arg := values.Example(drawn); checkArgs(az(arg)) == nil {
				args = append(args, arg)
			}
		}
		require.Equal(t, args, echoed(t, echo, az(args...)).Args)
		sent += len(args)
	}
	t.Logf("%d values arrived as they were meant, %d were refused", total, drawn-total)
}
