package execute

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// parse reads the JSON document on a tool's standard output.
func parse(stdout []byte) (any, error) {
	text := bytes.TrimPrefix(stdout, []byte("\xef\xbb\xbf"))
	start := bytes.IndexAny(text, "{[")
	if start < 0 {
		if len(bytes.TrimSpace(text)) == 0 {
			return nil, errors.New("it is empty")
		}
		return nil, fmt.Errorf("it holds no JSON and begins with %q", head(text))
	}
	var v any
	if err := json.Unmarshal(text[start:], &v); err != nil {
		return nil, fmt.Errorf("%w; it begins with %q", err, head(text))
	}
	return v, nil
}

func head(b []byte) []byte { return b[:min(len(b), 80)] }

var codeAndMessage = regexp.MustCompile(`^\(([A-Za-z0-9_.-]+)\) (.*)$`)

// serviceError finds code and message in what az said: "ERROR: (Code) message".
func serviceError(stderr string) (code, message string) {
	for line := range strings.Lines(stderr) {
		said, ok := strings.CutPrefix(strings.TrimSpace(line), "ERROR: ")
		if !ok {
			continue
		}
		if code, message = splitCode(said); code != "" {
			return code, message
		}
	}
	if message == "" {
		message = strings.TrimSpace(stderr)
		if i := strings.LastIndexByte(message, '\n'); i >= 0 {
			message = message[i+1:]
		}
	}
	return "", message
}

// splitCode takes "(Code) message" apart; a text without a code is all message.
func splitCode(said string) (code, message string) {
	if m := codeAndMessage.FindStringSubmatch(said); m != nil {
		return m[1], m[2]
	}
	return "", said
}
