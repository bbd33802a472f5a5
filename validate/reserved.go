package validate

import (
	"strings"
	"unicode"
)

// parseReserved reads network.reserved, "name start-end; name prefix". The
// name may be left out, or hold blanks: the addresses are the last word, and
// a range may have blanks around its dash.
func (in *input) parseReserved() {
	raw := in.values[FieldReserved]
	in.reserved = value[[]Range]{field: FieldReserved, raw: raw, v: in.reservedRoom[:0], ok: true}
	if raw == "" {
		return
	}
	if !in.clean(FieldReserved, raw, true) {
		in.reserved.ok = false
		return
	}
	for rest := raw; rest != ""; {
		item := rest
		if i := strings.IndexAny(rest, ";\n\r"); i >= 0 {
			item, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		name, run := splitReserved(item)
		if strings.Contains(name, "\t") {
			name = strings.Join(strings.Fields(name), " ")
		}
		s, f := parseRun(run)
		if f.bad() {
			if name != "" {
				if len(name) > mostQuoted {
					name = middleOut(name)
				}
				f.message = "Reserved range " + name + ": " + f.message
			}
			in.malformed(FieldReserved, "V40", fault{f.message, f.hint + " A reserved range is written \"name start-end\" or \"name prefix\"."})
			in.reserved.ok = false
			continue
		}
		in.reserved.v = append(in.reserved.v, newRange(KindReserved, name, s, FieldReserved))
	}
}

// splitReserved parts the name from the addresses: they begin at the first
// word that starts with a digit and holds a dot, or else at the last word.
func splitReserved(item string) (name, run string) {
	for at := 0; at < len(item); {
		end := strings.IndexFunc(item[at:], unicode.IsSpace)
		word := item[at:]
		if end >= 0 {
			word = item[at : at+end]
		}
		if word != "" && word[0] >= '0' && word[0] <= '9' && strings.ContainsAny(word, ".:") {
			return strings.TrimSuffix(strings.TrimSpace(item[:at]), ":"), item[at:]
		}
		if end < 0 {
			break
		}
		at += end + 1
	}
	if i := strings.LastIndexFunc(item, unicode.IsSpace); i >= 0 {
		return strings.TrimSpace(item[:i]), item[i+1:]
	}
	return "", item
}
