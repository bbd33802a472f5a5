package output

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"aksarc-wizard/runner"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const shown = `{
  "name": "c1",
  "properties": {"provisioningState": "Succeeded", "pools": [{"count": 2}], "text": "a } ] \" {"}
}
`

func TestJSONIsFound(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"alone":                   shown,
		"one line":                `{"name":"c1"}`,
		"BOM":                     "\ufeff" + shown,
		"CRLF":                    strings.ReplaceAll(shown, "\n", "\r\n"),
		"space around":            "\n\t  " + shown + " \r\n\n",
		"after a warning":         "WARNING: The command group is experimental\n" + shown,
		"after a Python warning":  "/x/site.py:3: SyntaxWarning: invalid escape sequence '\\W'\n  re.compile('\\W')\n" + shown,
		"after a pip notice":      "[notice] A new release of pip is available\n" + shown,
		"after an empty brace":    "{not json}\n" + shown,
		"after CRLF chatter":      "Loading...\r\n" + shown,
		"unicode, NUL as escape":  `{"name":"c1","x":"東京 \u0000"}`,
		"a large number, repeats": `{"name":"c0","n":123456789012345678901234567890,"name":"c1"}`,
	} {
		var got struct{ Name string }
		require.NoError(t, JSON([]byte(in), &got), name)
		assert.Equal(t, "c1", got.Name, name)
	}
	var list []struct{ Name string }
	require.NoError(t, JSON([]byte("WARNING: x\n[]\n"), &list))
	assert.Empty(t, list)
}

func TestUnusableOutputIsATypedError(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, in string
		want     Kind
	}{
		{"empty", "", Empty},
		{"space", " \r\n\t\n", Empty},
		{"BOM alone", "\ufeff", Empty},
		{"text", "az: command not found\n", NotJSON},
		{"a scalar", "null\n", NotJSON},
		{"a quoted string", `"c1"`, NotJSON},
		{"a table", "Name    State\n------  -----\nc1      Succeeded\n", NotJSON},
		{"YAML", "name: c1\n", NotJSON},
		{"python's dict", "{'name': 'c1'}", NotJSON},
		{"NaN", `{"name": NaN}`, NotJSON},
		{"Infinity", `{"n": -Infinity}`, NotJSON},
		{"a NUL between", "{\x00\"name\": \"c1\"}", NotJSON},
		{"a NUL in a string", "{\"name\": \"c\x001\"}", NotJSON},
		{"a BOM in the middle", "WARNING: x\n\ufeff{\"name\":\"c1\"}", NotJSON},
		{"a comma too many", "{\"name\": \"c1\",}\n", NotJSON},
		{"a damaged document with a whole one in it", "{\n\"a\": tru,\n\"b\":\n{\"name\":\"c1\"}\n}", NotJSON},
		{"a damaged list with a whole one in it", "[\n{\"name\": nul},\n{\"name\": \"c1\"}\n]", NotJSON},
		{"page", "<!DOCTYPE html><html><body>Proxy sign-in</body></html>", HTML},
		{"page after chatter", "HTTP 200\n<html>{\"name\":\"c1\"}</html>", HTML},
		{"Latin-1 in a string", "{\"name\":\"caf\xe9\"}", Encoding},
		{"bytes", "\x80\x81\x82", Encoding},
		{"UTF-16 with BOM", "\xff\xfe{\x00}\x00", Encoding},
		{"UTF-16 without", "{\x00}\x00", Encoding},
		{"UTF-16, big end first", "\xfe\xff\x00{\x00}", Encoding},
		{"two documents on a line", `{"name":"c1"}{"name":"c2"}`, Several},
		{"the same document twice", shown + shown, Several},
		{"a cut one and a whole one", "{\"name\":\"c1\"\n{\"name\":\"c2\"}", NotJSON},
		{"two documents", "{\"name\":\"c1\"}\n{\"name\":\"c2\"}", Several},
		{"text after it", "{\"name\":\"c1\"}\nDone.", Several},
		{"another form", `["c1"]`, WrongType},
		{"another type", `{"name": 7}`, WrongType},
		{"a number that no computer holds", `{"name":"c1","number":1e999}`, WrongType},
		{"a number with a fraction", `{"number":1.5}`, WrongType},
		{"deep", strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000), TooDeep},
		{"deep and cut", strings.Repeat("[", 1_000_000), TooDeep},
		{"huge", "[" + strings.Repeat(" ", runner.MaxStdout) + "]", TooLarge},
	} {
		var got struct {
			Name   string
			Number int
		}
		err := JSON([]byte(tc.in), &got)
		var typed *Error
		require.ErrorAs(t, err, &typed, tc.name)
		assert.Equal(t, tc.want, typed.Kind, "%s: %v", tc.name, err)
		assert.Equal(t, len(tc.in), typed.Size)
		assert.Less(t, len(err.Error()), 600, tc.name)
	}
	err := JSON([]byte("\x1b[2Jhello"), &struct{}{})
	assert.Equal(t, "az printed text where JSON was expected; it begins: ^[[2Jhello", err.Error())
}

// Whatever is missing at the end, it is never taken for the whole.
func TestEveryTruncationIsAnError(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{
		strings.TrimSpace(shown),
		"WARNING: x\n" + strings.TrimSpace(shown),
		"[\n  {\n    \"name\": \"a\"\n  },\n  {\n    \"name\": \"b\"\n  }\n]",
		`{"a":[{},[],"\u00e9",1e9,true,null]}`,
	} {
		for n := range len(doc) {
			var got any
			err := JSON([]byte(doc[:n]), &got)
			var typed *Error
			require.ErrorAs(t, err, &typed, "%q", doc[:n])
		}
	}
	assert.Equal(t, Truncated, kindOf(t, `{"name": "c`))
}

func kindOf(t *testing.T, in string) Kind {
	t.Helper()
	var typed *Error
	require.ErrorAs(t, JSON([]byte(in), &struct{}{}), &typed)
	return typed.Kind
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{shown, "", "\ufeff{}", "[notice]\n{}", "{}{}", "<html>", "[[[[", "{\"a\":\"\xff\"}", "\xff\xfe{\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var got any
		err := JSON(b, &got)
		var typed *Error
		if err != nil {
			if !errors.As(err, &typed) {
				t.Fatalf("an error of another type: %v", err)
			}
			return
		}
		// What was accepted is one whole document at the end of the input.
		i := bytes.IndexAny(b, "{[")
		if i < 0 {
			t.Fatalf("accepted %q", b)
		}
		doc, err := Document(b)
		if err != nil || !json.Valid(doc) || !bytes.HasSuffix(bytes.TrimSpace(b), doc) {
			t.Fatalf("accepted %q as %q", b, doc)
		}
		if err := json.NewDecoder(bytes.NewReader(doc)).Decode(&got); err != nil && err != io.EOF {
			t.Fatal(err)
		}
	})
}
