// Package render prints a result as az does: json, jsonc, yaml, table, tsv or
// nothing, after a JMESPath query if there is one. It knows no commands.
package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jmespath/go-jmespath"
	"go.yaml.in/yaml/v3"
)

// Query is a compiled JMESPath expression.
type Query struct{ path *jmespath.JMESPath }

// Compile reads a JMESPath expression; az refuses a bad one before it runs.
func Compile(expression string) (*Query, error) {
	path, err := jmespath.Compile(expression)
	if err != nil {
		return nil, err
	}
	return &Query{path: path}, nil
}

// Output prints value in the given format. A null result prints nothing, in
// every format, as az does.
func Output(value any, query *Query, format string) ([]byte, error) {
	plain, err := normalise(value)
	if err != nil {
		return nil, err
	}
	if query != nil {
		if plain, err = query.path.Search(plain); err != nil {
			return nil, err
		}
	}
	if plain == nil {
		return nil, nil
	}
	switch format {
	case "none":
		return nil, nil
	case "tsv":
		return []byte(tsv(plain)), nil
	case "table":
		return []byte(table(plain)), nil
	case "yaml", "yamlc":
		var b bytes.Buffer
		e := yaml.NewEncoder(&b)
		e.SetIndent(2)
		err := e.Encode(plain)
		return b.Bytes(), err
	}
	return encode(plain)
}

// normalise makes a value what JSON decoding makes: maps, lists, texts,
// numbers, booleans and null.
func normalise(value any) (any, error) {
	content, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var plain any
	err = json.Unmarshal(content, &plain)
	return plain, err
}

// encode is az's JSON: two blanks of indentation, keys sorted, nothing escaped
// that needn't be.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(value)
	return b.Bytes(), err
}

// tsv prints one line per item; a list inside a row is its length, an object
// nothing.
func tsv(value any) string {
	items, ok := value.([]any)
	if !ok {
		items = []any{value}
	}
	var b strings.Builder
	for _, item := range items {
		var cells []string
		switch row := item.(type) {
		case map[string]any:
			for _, k := range sortedKeys(row) {
				cells = append(cells, cell(row[k]))
			}
		case []any:
			for _, v := range row {
				cells = append(cells, cell(v))
			}
		case bool:
			cells = append(cells, fmt.Sprint(row))
		default:
			cells = append(cells, cell(row))
		}
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	return b.String()
}

// cell prints a value within a row as Python does.
func cell(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case string:
		return v
	case bool:
		if v {
			return "True"
		}
		return "False"
	case []any:
		return fmt.Sprint(len(v))
	case map[string]any:
		return ""
	}
	text, err := encode(value)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// notInTables are keys that az leaves out of tables.
var notInTables = []string{"id", "type", "etag"}

// table prints aligned columns under headers, like tabulate's "simple" style.
func table(value any) string {
	items, ok := value.([]any)
	if !ok {
		items = []any{value}
	}
	var headers []string
	var rows []map[string]string
	for _, item := range items {
		row := map[string]string{}
		add := func(header string, v any) {
			if !slices.Contains(headers, header) {
				headers = append(headers, header)
			}
			row[header] = cell(v)
		}
		switch entry := item.(type) {
		case map[string]any:
			for _, k := range sortedKeys(entry) {
				switch entry[k].(type) {
				case nil, map[string]any, []any:
					continue
				}
				if !slices.Contains(notInTables, k) {
					add(strings.ToUpper(k[:1])+k[1:], entry[k])
				}
			}
		case []any:
			for i, v := range entry {
				add(fmt.Sprintf("Column%d", i+1), v)
			}
		default:
			add("Result", entry)
		}
		rows = append(rows, row)
	}
	return align(headers, rows)
}

func align(headers []string, rows []map[string]string) string {
	if len(headers) == 0 {
		return "\n"
	}
	widths := make([]int, len(headers))
	for i, h := range headers {
		widths[i] = len([]rune(h)) + 2 // tabulate's minimum padding for headers
		for _, r := range rows {
			widths[i] = max(widths[i], len([]rune(r[h])))
		}
	}
	var b strings.Builder
	line := func(text func(i int) string) {
		cells := make([]string, len(headers))
		for i := range headers {
			cells[i] = fmt.Sprintf("%-*s", widths[i], text(i))
		}
		b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n")
	}
	line(func(i int) string { return headers[i] })
	line(func(i int) string { return strings.Repeat("-", widths[i]) })
	for _, r := range rows {
		line(func(i int) string { return r[headers[i]] })
	}
	return b.String()
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
