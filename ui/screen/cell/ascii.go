package cell

import (
	"strings"
	"unicode/utf8"
)

// asciiForms are stand-ins of the same width for characters that views and
// messages like to use. It is a last net: an ASCII theme does not need it, but
// names and messages from the site may.
var asciiForms = func() map[rune]byte {
	m := map[rune]byte{
		'–': '-', '—': '-', '‐': '-', '‑': '-', '−': '-', '…': '.', '·': '.', '•': '*',
		'‘': '\'', '’': '\'', '‚': '\'', '“': '"', '”': '"', '„': '"', '«': '"', '»': '"',
		'✓': 'x', '✔': 'x', '✗': '!', '✘': '!', '×': 'x', '●': '*', '○': 'o', '◐': '*',
		'▸': '>', '▶': '>', '›': '>', '→': '>', '←': '<', '↑': '^', '↓': 'v', '‹': '<',
		'▲': '^', '▼': 'v', '┊': '|', '┆': '|', '█': '#', '▓': '#', '▒': '=', '░': '-',
		'\u00a0': ' ', '\u202f': ' ', '\u2007': ' ', '\u2009': ' ',
		'ä': 'a', 'ö': 'o', 'ü': 'u', 'Ä': 'A', 'Ö': 'O', 'Ü': 'U', 'é': 'e', 'è': 'e',
		'ê': 'e', 'á': 'a', 'à': 'a', 'â': 'a', 'ñ': 'n', 'ç': 'c', 'ó': 'o', 'ø': 'o',
		'å': 'a', 'í': 'i', 'ú': 'u', 'ß': 's',
	}
	for r := rune(0x2500); r <= 0x257F; r++ { // box drawing
		m[r] = '+'
	}
	for _, r := range "─━┄┅┈┉╌╍═╴╶╸╺╼╾" {
		m[r] = '-'
	}
	for _, r := range "│┃┆┇┊┋╎╏║╵╷╹╻╽╿" {
		m[r] = '|'
	}
	return m
}()

// ascii gives a stand-in of the same width for a cluster that is not ASCII.
func ascii(cluster string, width int) string {
	r, _ := utf8.DecodeRuneInString(cluster)
	if b, ok := asciiForms[r]; ok && width == 1 {
		return string(rune(b))
	}
	return strings.Repeat("?", width)
}
