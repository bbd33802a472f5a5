package execute

import (
	"strings"

	"aksarc-wizard/runner/output"
	"aksarc-wizard/runner/sanitize"
)

// parse reads the JSON document on a tool's standard output.
func parse(stdout []byte) (any, error) {
	var v any
	err := output.JSON(stdout, &v)
	return v, err
}

// serviceError gives code and message of what a tool said; a tool that names no
// error is quoted with its last line.
func serviceError(stderr string) (code, message string) {
	code, message = output.ServiceError(stderr)
	if message == "" {
		last := strings.TrimSpace(stderr)
		message = last[strings.LastIndexByte(last, '\n')+1:]
	}
	return code, sanitize.Text(message)
}

// reasonError is serviceError for a reason that stands in an answer, where no
// "ERROR:" begins it.
func reasonError(reason string) (code, message string) {
	return serviceError("ERROR: " + reason)
}
