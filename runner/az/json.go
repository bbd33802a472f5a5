package az

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"aksarc-wizard/runner/output"
	"aksarc-wizard/runner/sanitize"
)

// text is a value that should be a string; a number or a boolean is taken as
// written, null and anything else is "". It is one harmless line: JSON brings
// escaped controls back to life, and names can come from anybody.
type text string

// UnmarshalJSON never fails: a value of another kind is no text.
func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	switch {
	case json.Unmarshal(data, &s) == nil:
		*t = text(sanitize.Line(s))
	case len(data) > 0 && strings.IndexByte("{[n", data[0]) < 0:
		*t = text(data)
	default:
		*t = ""
	}
	return nil
}

// number is a value that should be a whole number, written with or without
// quotes. It knows whether there was one at all.
type number struct {
	n  int
	ok bool
}

// UnmarshalJSON never fails: what can't be read counts as missing.
func (n *number) UnmarshalJSON(data []byte) error {
	*n = number{}
	f, err := strconv.ParseFloat(strings.TrimSpace(strings.Trim(string(data), `"`)), 64)
	if err == nil && f == float64(int32(f)) {
		*n = number{int(f), true}
	}
	return nil
}

// or is the number, or the other one when it is missing.
func (n number) or(other int) int {
	if n.ok {
		return n.n
	}
	return other
}

// truth is a value that should be a boolean, written with or without quotes.
type truth bool

// UnmarshalJSON never fails: anything but true is false.
func (t *truth) UnmarshalJSON(data []byte) error {
	*t = truth(strings.EqualFold(strings.Trim(string(data), `"`), "true"))
	return nil
}

// texts turns the values into plain strings, without the empty ones.
func texts(values []text) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, string(v))
		}
	}
	return out
}

// first is the first text that isn't empty.
func first(values ...text) string { return string(cmp.Or(values...)) }

// parseList reads an array; a single object counts as an array of one.
func parseList[R, T any](stdout []byte, convert func(R) T) ([]T, error) {
	document, err := output.Document(stdout)
	if err != nil {
		return nil, err
	}
	if document[0] == '{' {
		one, err := parseOne(stdout, convert)
		if err != nil {
			return nil, err
		}
		return []T{one}, nil
	}
	var all []R
	if err := output.JSON(stdout, &all); err != nil {
		return nil, err
	}
	return convertAll(all, convert), nil
}

// parseOne reads an object.
func parseOne[R, T any](stdout []byte, convert func(R) T) (T, error) {
	var raw R
	if err := output.JSON(stdout, &raw); err != nil {
		var none T
		return none, err
	}
	return convert(raw), nil
}

// convertAll never gives nil, so that an empty answer differs from none.
func convertAll[R, T any](raw []R, convert func(R) T) []T {
	out := make([]T, 0, len(raw))
	for _, r := range raw {
		out = append(out, convert(r))
	}
	return out
}
