package output

import (
	"encoding/json"
	"strings"

	"aksarc-wizard/runner/pattern"
)

// Fault is what the service said went wrong, the innermost of what it nested.
type Fault struct {
	// Code is the innermost code, "" when the error has none.
	Code string
	// Outer are the codes around it, outermost first.
	Outer []string
	// Message is the innermost message, or the error's text as it is.
	Message string
	// Recommendation is the service's own advice, "" when it gave none.
	Recommendation string
	// Checks are the failed checks of a webhook or precheck.
	Checks []Check
}

// Check is one failed check of a webhook or precheck.
type Check struct {
	Name           string `json:"name"`
	Message        string `json:"message"`
	Recommendation string `json:"recommendation"`
}

// ServiceError gives the innermost code and message of a tool's standard error,
// and the recommendation in one with the message. Both are empty when there is
// no error in it.
func ServiceError(stderr string) (code, message string) {
	f := ParseFault(stderr)
	if f.Recommendation != "" && !strings.Contains(f.Message, f.Recommendation) {
		return f.Code, strings.TrimSpace(f.Message + " " + f.Recommendation)
	}
	return f.Code, f.Message
}

var (
	// az: "ERROR: (Code) message".
	coded = pattern.New(`^\(([A-Za-z][\w.-]*)\)\s*`)
	// az repeats code and message in lines of their own after the first.
	codeLine = pattern.New(`(?m)^(?:Code|Message|Target|Exception Details|Inner error|Additional Information):`)
	// What comes after the message of a usage error.
	noise = []string{"\nExamples from AI knowledge base:", "\nhttps://aka.ms/cli_ref", "\nRead more about the command in reference docs", "\nTraceback (most recent call last):"}
)

// maxText bounds what is searched for nested errors, in bytes; maxNest how deep.
const (
	maxText = 256 << 10
	maxNest = 12
)

// ParseFault reads a tool's standard error. It looks at the last ERROR block,
// since earlier ones may be warnings of az about itself.
func ParseFault(stderr string) Fault {
	stderr = strings.ReplaceAll(stderr, "\r\n", "\n")
	block := lastBlock(stderr)
	if block == "" {
		return kubectlFault(stderr)
	}
	if len(block) > maxText {
		block = block[:maxText]
	}
	f := Fault{}
	text := block
	if m := coded.FindStringSubmatch(text); m != nil {
		f.Code = m[1]
		text = text[len(m[0]):]
	}
	head := text
	if at := codeLine.Regexp().FindStringIndex(text); at != nil {
		head = text[:at[0]]
	}
	f.Message = strings.TrimSpace(head)
	f.unwrap(block, 0)
	return f
}

// kubectlSays matches kubectl's ways to say that it failed.
var kubectlSays = pattern.New(`(?m)^(?:error: |Error from server(?: \(([A-Za-z]+)\))?: |(Unable to connect to the server: ))(.*)$`)

// kubectlFault reads kubectl's standard error: its last complaint.
func kubectlFault(stderr string) Fault {
	all := kubectlSays.Regexp().FindAllStringSubmatch(stderr, -1)
	if len(all) == 0 {
		return Fault{}
	}
	m := all[len(all)-1]
	return Fault{Code: m[1], Message: strings.TrimSpace(m[2] + m[3])}
}

// lastBlock is the text of the last "ERROR: " block, without the tool's noise.
func lastBlock(stderr string) string {
	var blocks []string
	var b strings.Builder
	in := false
	for line := range strings.SplitSeq(stderr, "\n") {
		if rest, ok := strings.CutPrefix(line, "ERROR: "); ok {
			if in {
				blocks = append(blocks, b.String())
			}
			b.Reset()
			b.WriteString(rest)
			in = true
			continue
		}
		if in && isOther(line) {
			blocks = append(blocks, b.String())
			b.Reset()
			in = false
		}
		if in {
			b.WriteString("\n" + line)
		}
	}
	if in {
		blocks = append(blocks, b.String())
	}
	if len(blocks) == 0 {
		return ""
	}
	text := blocks[len(blocks)-1]
	for _, n := range noise {
		if i := strings.Index(text, n); i >= 0 {
			text = text[:i]
		}
	}
	return strings.TrimSpace(text)
}

// isOther reports whether the line begins a message of another level.
func isOther(line string) bool {
	return strings.HasPrefix(line, "WARNING: ") || strings.HasPrefix(line, "INFO: ") || strings.HasPrefix(line, "DEBUG: ")
}

// unwrap follows the errors nested in text as JSON, inwards.
func (f *Fault) unwrap(text string, depth int) {
	if depth > maxNest {
		return
	}
	for _, doc := range documents(text) {
		f.walk(doc, depth)
	}
}

// walk takes what an error document says: {"error":{"code","message",
// "details":[...],"innererror":{...}}}, {"validationChecks":[...]}.
func (f *Fault) walk(v any, depth int) {
	if depth > maxNest {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			f.walk(e, depth+1)
		}
	case map[string]any:
		code, message := str(v, "code"), str(v, "message")
		if code != "" && message != "" {
			f.deeper(code, message)
		}
		f.checks(v)
		if message != "" {
			f.unwrap(message, depth+1)
		}
		for _, k := range []string{"error", "innererror", "innerError", "details", "properties", "status", "errorMessage"} {
			switch inner := field(v, k).(type) {
			case string:
				f.unwrap(inner, depth+1)
			default:
				f.walk(inner, depth+1)
			}
		}
	}
}

// deeper makes code and message the innermost ones.
func (f *Fault) deeper(code, message string) {
	if f.Code != "" && f.Code != code {
		f.Outer = append(f.Outer, f.Code)
	}
	f.Code = code
	f.Message = strings.TrimSpace(message)
}

// checks takes the failed checks of a webhook. The first one speaks.
func (f *Fault) checks(v map[string]any) {
	list, ok := field(v, "validationChecks").([]any)
	if !ok {
		return
	}
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			continue
		}
		c := Check{Name: str(m, "name"), Message: str(m, "message"), Recommendation: str(m, "recommendation")}
		if c.Message == "" {
			continue
		}
		f.Checks = append(f.Checks, c)
		if len(f.Checks) == 1 {
			if c.Name != "" {
				f.deeper(c.Name, c.Message)
			} else {
				f.Message = c.Message
			}
			f.Recommendation = c.Recommendation
		}
	}
}

// field is the value of a key, whose case services vary.
func field(m map[string]any, key string) any {
	if v, ok := m[key]; ok {
		return v
	}
	for k, v := range m {
		if strings.EqualFold(k, key) {
			return v
		}
	}
	return nil
}

func str(m map[string]any, key string) string {
	s, _ := field(m, key).(string)
	return s
}

// maxTries bounds how many braces of a text are tried as a document.
const maxTries = 64

// documents finds the JSON objects within a text, also where a message holds
// them with their quotes escaped.
func documents(text string) (found []any) {
	tries := 0
	for at := 0; at < len(text) && tries < maxTries; {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			return found
		}
		at += open
		tries++
		doc, n := document(text[at:])
		if n == 0 {
			at++
			continue
		}
		found = append(found, doc)
		at += n
	}
	return found
}

// document reads one object at the beginning of text and says how long it is,
// 0 when there is none.
func document(text string) (any, int) {
	var doc map[string]any
	if deeper([]byte(text), MaxDepth) {
		return nil, 0
	}
	dec := json.NewDecoder(strings.NewReader(text))
	if dec.Decode(&doc) == nil {
		return doc, int(dec.InputOffset())
	}
	if !strings.HasPrefix(strings.TrimLeft(text[1:], " \n\t"), `\"`) {
		return nil, 0
	}
	// {\"validationChecks\":...}: a JSON string without its own quotes. Its end
	// is the first bare quote, or the text's.
	end := bareQuote(text)
	var inner string
	if json.Unmarshal([]byte(`"`+text[:end]+`"`), &inner) != nil {
		return nil, 0
	}
	if deeper([]byte(inner), MaxDepth) {
		return nil, 0
	}
	if json.NewDecoder(strings.NewReader(inner)).Decode(&doc) != nil {
		return nil, 0
	}
	return doc, end
}

// bareQuote is where the first quote without a backslash stands, or the length.
func bareQuote(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"', '\n':
			return i
		}
	}
	return len(text)
}
