package render

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOutput(t *testing.T) {
	t.Parallel()
	value := []any{
		map[string]any{"name": "a<b", "on": true, "id": "x", "n": 3, "none": nil, "list": []any{1, 2}, "o": map[string]any{"k": "v"}},
		map[string]any{"name": "longer name", "on": false, "id": "y", "n": 4, "none": nil, "list": []any{}, "o": map[string]any{}},
	}
	for _, c := range []struct{ query, format, want string }{
		{"[0].name", "", "\"a<b\"\n"},
		{"[0].o", "json", "{\n  \"k\": \"v\"\n}\n"},
		{"[0].list", "jsonc", "[\n  1,\n  2\n]\n"},
		{"nope", "json", ""},
		{"[5]", "tsv", ""},
		{"[?n>`9`]", "json", "[]\n"},
		{"[?n>`9`]", "tsv", ""},
		{"[].name", "tsv", "a<b\nlonger name\n"},
		{"[].[name, none, on, list, o]", "tsv", "a<b\tNone\tTrue\t2\t\nlonger name\tNone\tFalse\t0\t\n"},
		{"[0].on", "tsv", "true\n"},
		{"[0].n", "tsv", "3\n"},
		{"@", "none", ""},
		{"[0].o", "yaml", "k: v\n"},
		{"@", "table", "N    Name         On\n---  -----------  -----\n3    a<b          True\n4    longer name  False\n"},
		{"[].[n, name]", "table", "Column1    Column2\n---------  -----------\n3          a<b\n4          longer name\n"},
		{"[].name", "table", "Result\n-----------\na<b\nlonger name\n"},
		{"[?n>`9`]", "table", "\n"},
	} {
		t.Run(c.query+" "+c.format, func(t *testing.T) {
			t.Parallel()
			q, err := Compile(c.query)
			require.NoError(t, err)
			out, err := Output(value, q, c.format)
			require.NoError(t, err)
			assert.Equal(t, c.want, string(out))
		})
	}
	_, err := Compile("[")
	assert.Error(t, err)
	out, err := Output(nil, nil, "json")
	require.NoError(t, err)
	assert.Empty(t, out)
}
