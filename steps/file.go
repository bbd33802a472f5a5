package steps

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"aksarc-wizard/validate"
)

// Schema is the version of the answers file this program reads and writes.
const Schema = "1"

// maxFile bounds an answers file, in bytes. A real one has about 1,500.
const maxFile = 1 << 20

// FileError says what is wrong with the text of an answers file, and where.
type FileError struct {
	Line    int // 0 when no line is to blame
	Message string
	Hint    string
}

// Error says it in one line.
func (e *FileError) Error() string {
	s := e.Message
	if e.Line > 0 {
		s = fmt.Sprintf("line %d: %s", e.Line, s)
	}
	if e.Hint != "" {
		s += " " + e.Hint
	}
	return s
}

// ReadAnswers reads the text of an answers file. Values are kept as written,
// right or wrong: judging them is the rules' work. Unknown keys, doubled keys
// and text that isn't YAML are *FileError, all of them joined.
func ReadAnswers(text []byte) (validate.Values, error) {
	if len(text) > maxFile {
		return nil, &FileError{Message: fmt.Sprintf("The file has %d bytes, which is more than any answers file needs.", len(text)), Hint: "Is it the right file?"}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		return nil, yamlError(err)
	}
	if err := dec.Decode(&yaml.Node{}); err == nil {
		return nil, &FileError{Message: "There is a second document after \"---\".", Hint: "One answers file holds one deployment."}
	}
	r := answersReader{values: validate.Values{}, seen: map[string]int{}}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, &FileError{Line: doc.Line, Message: "This is not an answers file: it has no keys.", Hint: "Make one with: aksarc-wizard init"}
	}
	r.mapping("", doc.Content[0])
	switch schema, written := r.values["schema"], r.seen["schema"]; {
	case written == 0:
		r.fail(0, "The key schema is missing.", "Write \"schema: 1\" as the first line.")
	case schema != Schema:
		r.fail(written, fmt.Sprintf("schema is %q, and this program reads schema %s.", schema, Schema), "Use the program that wrote the file, or make a new one with: aksarc-wizard init")
	}
	delete(r.values, "schema")
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	return r.values, nil
}

func yamlError(err error) error {
	e := &FileError{Message: "This is not YAML: " + strings.TrimPrefix(err.Error(), "yaml: ") + "."}
	var line int
	if _, scan := fmt.Sscanf(err.Error(), "yaml: line %d:", &line); scan == nil {
		e.Line = line
		_, rest, _ := strings.Cut(err.Error(), fmt.Sprintf("line %d: ", line))
		e.Message = "This is not YAML: " + rest + "."
	}
	if err.Error() == "EOF" {
		e.Message, e.Hint = "The file is empty.", "Make one with: aksarc-wizard init"
	}
	return e
}

type answersReader struct {
	values validate.Values
	seen   map[string]int // path -> line
	errs   []error
}

func (r *answersReader) fail(line int, message, hint string) {
	r.errs = append(r.errs, &FileError{Line: line, Message: message, Hint: hint})
}

func (r *answersReader) mapping(prefix string, n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		path := key.Value
		if prefix != "" {
			path = prefix + "." + key.Value
		}
		if val.Kind == yaml.AliasNode {
			r.fail(val.Line, fmt.Sprintf("%s is a YAML alias.", path), "Write the value itself.")
			continue
		}
		if at, twice := r.seen[path]; twice {
			r.fail(key.Line, fmt.Sprintf("%s is there twice; the first is in line %d.", path, at), "Keep one.")
			continue
		}
		r.seen[path] = key.Line
		r.entry(path, key, val)
	}
}

func (r *answersReader) entry(path string, key, val *yaml.Node) {
	f, _, isField := FieldAt(path)
	switch {
	case path == "schema", path == validate.FieldKubeconfigMerge:
		r.scalar(path, val)
	case isField && f.Kind == Addresses:
		r.list(path, val, func(n *yaml.Node) (string, bool) { return n.Value, n.Kind == yaml.ScalarNode })
	case isField && f.Kind == Ranges:
		r.list(path, val, func(n *yaml.Node) (string, bool) { return r.namedRange(path, n) })
	case isField:
		r.scalar(path, val)
	case isSection(path):
		if val.Kind == yaml.ScalarNode && val.Tag == "!!null" {
			return // a section with nothing under it
		}
		if val.Kind != yaml.MappingNode {
			r.fail(val.Line, fmt.Sprintf("%s must hold keys, not a value.", path), "The keys under it are "+strings.Join(keysUnder(path), ", ")+".")
			return
		}
		r.mapping(path, val)
	default:
		hint := ""
		if near := nearest(path); near != "" {
			hint = fmt.Sprintf("Did you mean %s?", near)
		}
		r.fail(key.Line, fmt.Sprintf("%s is not a key of the answers file.", path), hint)
	}
}

func (r *answersReader) scalar(path string, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		r.fail(n.Line, fmt.Sprintf("%s takes one value, not a list or keys.", path), "")
		return
	}
	if n.Tag != "!!null" && n.Value != "" {
		r.values[path] = n.Value
	}
}

// list reads a sequence, or one scalar as a list of one.
func (r *answersReader) list(path string, n *yaml.Node, item func(*yaml.Node) (string, bool)) {
	if n.Kind == yaml.ScalarNode {
		r.scalar(path, n)
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n.Line, fmt.Sprintf("%s takes a list.", path), "")
		return
	}
	var items []string
	for _, c := range n.Content {
		s, ok := item(c)
		if !ok {
			r.fail(c.Line, fmt.Sprintf("%s has an item that can't be read.", path), "")
			continue
		}
		items = append(items, s)
	}
	if len(items) > 0 {
		r.values[path] = JoinList(path, items)
	}
}

func (r *answersReader) namedRange(path string, n *yaml.Node) (string, bool) {
	if n.Kind == yaml.ScalarNode {
		return n.Value, true
	}
	if n.Kind != yaml.MappingNode {
		return "", false
	}
	got := map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if !slices.Contains([]string{"name", "start", "end"}, k.Value) {
			r.fail(k.Line, fmt.Sprintf("%s has the key %s, and a range has only name, start and end.", path, k.Value), "")
			continue
		}
		got[k.Value] = n.Content[i+1].Value
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s-%s", got["name"], got["start"], got["end"])), true
}

// JoinList joins the items of a list field into the one text the rules read.
func JoinList(path string, items []string) string {
	if f, _, ok := FieldAt(path); ok && f.Kind == Ranges {
		return strings.Join(items, "; ")
	}
	return strings.Join(items, ", ")
}

// SplitList is the reverse: the items of a list field, blanks trimmed.
func SplitList(path, text string) []string {
	split := func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n", r) }
	if f, _, ok := FieldAt(path); ok && f.Kind == Ranges {
		split = func(r rune) bool { return strings.ContainsRune(";\r\n", r) }
	}
	var out []string
	for _, s := range strings.FieldsFunc(text, split) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// paths are all keys of the answers file that hold a value.
func paths() []string {
	out := []string{"schema"}
	for _, f := range Fields() {
		out = append(out, f.Path)
	}
	return append(out, validate.FieldKubeconfigMerge)
}

func isSection(path string) bool { return len(keysUnder(path)) > 0 }

func keysUnder(path string) []string {
	var out []string
	for _, p := range paths() {
		if rest, ok := strings.CutPrefix(p, path+"."); ok {
			k, _, _ := strings.Cut(rest, ".")
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// nearest is the known key most like the given one, "" when none is.
func nearest(path string) string {
	best, at := "", len(path)/2+2
	known := paths()
	for _, p := range paths() {
		for i := strings.LastIndex(p, "."); i > 0; i = strings.LastIndex(p[:i], ".") {
			known = append(known, p[:i])
		}
	}
	for _, k := range known {
		if d := editDistance(strings.ToLower(path), strings.ToLower(k)); d < at {
			best, at = k, d
		}
	}
	return best
}

// editDistance is Levenshtein's.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diag, row[j] = row[j], min(row[j]+1, row[j-1]+1, diag+cost)
		}
	}
	return row[len(b)]
}
