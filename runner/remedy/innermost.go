package remedy

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"

	"aksarc-wizard/runner"
)

// cause is the innermost thing a service said.
type cause struct{ Code, Message, Recommendation string }

// innermost looks inside what the service said. Its errors nest: a deployment
// error holds a precheck error holds the words of a webhook, which may hold a
// list of failed checks, each with a recommendation.
func innermost(f *runner.Failure) (cause, bool) {
	for _, text := range []string{f.Message, f.Stderr} {
		if c, ok := failedCheck(text); ok {
			return c.harmless(), true
		}
	}
	if c, ok := nestedError(f.Message); ok {
		return c.harmless(), true
	}
	return cause{}, false
}

// harmless takes out what decoding may have brought back: the text was
// sanitised, but an escape sequence written as \u001b was only letters then.
func (c cause) harmless() cause {
	plain := func(s string) string {
		return strings.TrimSpace(strings.Map(func(r rune) rune {
			if unicode.IsPrint(r) {
				return r
			}
			return ' '
		}, s))
	}
	return cause{plain(c.Code), plain(c.Message), plain(c.Recommendation)}
}

// failedCheck reads {"validationChecks":[{name, message, recommendation}]}
// from the words of an admission webhook.
func failedCheck(text string) (cause, bool) {
	at := strings.Index(text, `validationChecks`)
	if at < 0 {
		return cause{}, false
	}
	var found struct {
		ValidationChecks []struct{ Name, Message, Recommendation string }
	}
	for _, candidate := range []string{text, unescape(text)} {
		if !objectAround(candidate, "validationChecks", &found) {
			continue
		}
		for _, check := range found.ValidationChecks {
			if check.Message != "" {
				return cause{check.Name, check.Message, check.Recommendation}, true
			}
		}
	}
	return cause{}, false
}

// nestedError reads {"error":{"code","message","details":[...]}} down to the
// deepest code with a message.
func nestedError(text string) (cause, bool) {
	type node struct {
		Code, Message string
		Error         json.RawMessage
		Details       []json.RawMessage
		InnerError    json.RawMessage
	}
	start := strings.IndexByte(text, '{')
	if start < 0 {
		return cause{}, false
	}
	var best cause
	var descend func(raw json.RawMessage, depth int)
	descend = func(raw json.RawMessage, depth int) {
		var n node
		if depth > 20 || len(raw) == 0 || json.Unmarshal(raw, &n) != nil {
			return
		}
		if n.Message != "" {
			best = cause{Code: n.Code, Message: n.Message}
			if inner := strings.IndexByte(n.Message, '{'); inner >= 0 {
				descend(firstObject(n.Message[inner:]), depth+1)
			}
		}
		for _, next := range append([]json.RawMessage{n.Error, n.InnerError}, n.Details...) {
			descend(next, depth+1)
		}
	}
	descend(firstObject(text[start:]), 0)
	return best, best.Code != "" && best.Message != ""
}

// firstObject is the JSON value the text begins with, whatever follows it.
func firstObject(text string) json.RawMessage {
	var raw json.RawMessage
	if json.NewDecoder(strings.NewReader(text)).Decode(&raw) != nil {
		return nil
	}
	return raw
}

// objectAround decodes the innermost JSON object that holds the key.
func objectAround(text, key string, into any) bool {
	at := strings.Index(text, `"`+key+`"`)
	for start := at; start > 0; {
		start = strings.LastIndexByte(text[:start], '{')
		if start < 0 {
			return false
		}
		if raw := firstObject(text[start:]); raw != nil && json.Unmarshal(raw, into) == nil {
			return true
		}
	}
	return false
}

var escapes = regexp.MustCompile(`\\+(["nrt])`)

// unescape undoes the escaping of JSON inside a JSON string, however deep.
func unescape(text string) string {
	return escapes.ReplaceAllStringFunc(text, func(s string) string {
		if s[len(s)-1] == '"' {
			return `"`
		}
		return " "
	})
}
