package sanitize

import (
	"strings"

	"aksarc-wizard/runner/pattern"
)

const (
	pemBegin   = "-----BEGIN"
	pemEnd     = "-----END"
	pemPrivate = "PRIVATE KEY-----"
)

// secretKey matches the end of a key whose value is a secret: password,
// adminPassword, client_secret, clientSecret, accessToken, id-token, accountKey,
// client-key-data. It leaves public neighbours (secretName, tokenType,
// certificate-authority-data) alone because it must end there.
const secretKey = `(?:[\w.-]*(?:pass(?:word|wd|phrase)|secret(?:[_-]?(?:key|value|text))?|token|` +
	`(?:account|access|api|shared)[_-]?key|private[_-]?key|key-data|connection[_-]?string)|(?:[\w.-]*[_.-])?pass)`

// shape is one form in which secrets appear. needles are substrings one of
// which is in every match, in lower case: lines without any are not searched.
type shape struct {
	needles []string
	find    *pattern.Pattern
	replace func(match string, find *pattern.Pattern) string
}

// shapes are in order: those that span lines first.
var shapes = []shape{
	{
		// A private key, whole or cut off at the end of the text. JSON writes
		// its newlines as \n, which the pattern doesn't mind.
		needles: []string{"private key-----"},
		find:    pattern.New(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`),
		replace: func(string, *pattern.Pattern) string { return Hidden },
	},
	{
		// JSON web tokens: a header and a payload, both objects in base64.
		needles: []string{"eyj"},
		find:    pattern.New(`\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}`),
		replace: func(string, *pattern.Pattern) string { return Hidden },
	},
	{
		needles: []string{"bearer", "basic "},
		find:    pattern.New(`(?i)(\b(?:bearer|authorization:\s*basic)\s+)([\w.~+/=-]{8,})`),
		replace: second,
	},
	{
		// The signature of a shared access URL, and passwords in one.
		needles: []string{"sig="},
		find:    pattern.New(`(?i)([?&;]sig=)([^&\s"']+)`),
		replace: second,
	},
	{
		needles: []string{"://"},
		find:    pattern.New(`(?i)(\b[a-z][a-z0-9+.-]*://[^/\s:@]*:)([^/\s@]+)(@)`),
		replace: second,
	},
	{
		// JSON and YAML in quotes: "clientSecret": "...", also escaped \"...\".
		needles: keyNeedles,
		find:    pattern.New(`(?i)(\\*["']` + secretKey + `\\*["']\s*[:=]\s*)(\\+"(?:[^"\\]|\\+[^"\\])*\\+"|"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|\[hidden\]|[^\s,}\]"'\\]+)()`),
		replace: second,
	},
	{
		// key=value, in query strings, connection strings and log lines.
		needles: keyNeedles,
		find:    pattern.New(`(?i)((?:^|[^\w.-])` + secretKey + `=)("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"'&;,]+)()`),
		replace: second,
	},
	{
		// --password value, --client-secret=value.
		needles: keyNeedles,
		find:    pattern.New(`(?i)((?:^|[\s"'\[,])--?(?:[a-z]+-)*(?:password|passwd|passphrase|secret|token|(?:account|access|api)-key|connection-string)["']?(?:\s*,\s*|\s+|=))("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"']+)()`),
		replace: secondUnlessFlag,
	},
	{
		// az login ... -p value.
		needles: []string{" -p", "'-p", "\"-p"},
		find:    pattern.New(`(?i)(\b(?:login|az|set-credentials|create-for-rbac)\b.*?["'\s]-p["']?(?:\s*,\s*|\s+|=))("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"']+)()`),
		replace: secondUnlessFlag,
	},
	{
		// key: value on a line of its own (YAML, a form), to the line's end.
		needles: keyNeedles,
		find:    pattern.New(`(?im)(^[\s-]*` + secretKey + `:[ \t]+)(\S[^\r\n]*)()`),
		replace: second,
	},
}

// keyNeedles are in every match of secretKey.
var keyNeedles = []string{"pass", "secret", "token", "key", "string"}

// redactShapes hides the secrets of s, whose letters are l, that are recognised
// by their form.
func redactShapes(s string, l letters) string {
	folded := ""
	for i := range shapes {
		sh := &shapes[i]
		if folded == "" {
			if !suspicious(s, l) {
				return s
			}
			folded = strings.ToLower(s)
		}
		for _, n := range sh.needles {
			if strings.Contains(folded, n) {
				s = sh.find.Regexp().ReplaceAllStringFunc(s, func(m string) string { return sh.replace(m, sh.find) })
				break
			}
		}
	}
	return s
}

// second keeps what stands around the secret, the second group.
func second(m string, find *pattern.Pattern) string {
	g := find.FindStringSubmatch(m)
	if len(g) < 3 || harmless(g[2]) {
		return m
	}
	tail := ""
	if len(g) > 3 {
		tail = g[3]
	}
	return g[1] + around(g[2]) + tail
}

// secondUnlessFlag also keeps what follows an option without being its value:
// the next option, or the words of a sentence about the option.
func secondUnlessFlag(m string, find *pattern.Pattern) string {
	g := find.FindStringSubmatch(m)
	if g != nil && (strings.HasPrefix(g[2], "--") || prose.MatchString(g[2])) {
		return m
	}
	return second(m, find)
}

// prose is a word that goes on a sentence after an option's name.
var prose = pattern.New(`^(?::|is|are|was|must|can|and|or|not|has|needs?|requires?|option|argument|flag|value|to|for|in|with)$`)

// around puts Hidden between the quotes that stood around the secret, so that
// JSON stays JSON.
func around(secret string) string {
	q := strings.TrimLeft(secret, `\`)
	if q == "" || (q[0] != '"' && q[0] != '\'') {
		return Hidden
	}
	open := secret[:len(secret)-len(q)+1]
	if len(secret) >= 2*len(open) && strings.HasSuffix(secret, open) {
		return open + Hidden + open
	}
	return open + Hidden
}

// placeholder is a value that stands for a secret and is none: @- (from the
// standard input), @file, $NAME, %NAME%, $env:NAME, <password>, dots.
var placeholder = pattern.New(`^(?:@-|\$\{?[A-Z][A-Z0-9_]{2,}\}?|\$env:[A-Z][A-Z0-9_]{2,}|%[A-Z][A-Z0-9_]{2,}%|<[\w -]+>|[•*]+|\[hidden\]|null|none|true|false|)$`)

// harmless reports whether the value isn't a secret.
func harmless(value string) bool {
	v := strings.TrimRight(strings.Trim(value, `\"'`), ",")
	return placeholder.MatchString(v) || placeholder.MatchString(strings.ToLower(v)) || v == Hidden
}
