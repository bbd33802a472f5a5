package ui

import (
	"slices"
	"strings"

	"aksarc-wizard/ui/text"
)

// proofRow is one thing that was proved of the kubeconfig or of the cluster:
// what was done, what came of it, and how that is to be taken.
type proofRow struct{ did, came, level string }

// The levels, as the words of a proof end.
var proofLevels = []string{"ok", "warn", "fail"}

// proofOf reads "Ran kubectl get nodes: 3 of 3 nodes are Ready (ok)".
func proofOf(said string) (proofRow, bool) {
	body, end, ok := cutLast(said, " (")
	if !ok || !strings.HasSuffix(end, ")") {
		return proofRow{}, false
	}
	r := proofRow{level: strings.TrimSuffix(end, ")")}
	r.did, r.came, ok = strings.Cut(body, ": ")
	return r, ok && slices.Contains(proofLevels, r.level)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// proved keeps a row: what was looked at again counts as it came out last.
func (d *deployScreen) proved(said string) {
	r, ok := proofOf(said)
	if !ok {
		return
	}
	if i := slices.IndexFunc(d.proof, func(p proofRow) bool { return p.did == r.did }); i >= 0 {
		d.proof[i] = r
		return
	}
	d.proof = append(d.proof, r)
}

// proofLines draw one thing that was proved.
func (m *Model) proofLines(r proofRow, w int) []string {
	t := m.theme
	sign, style := t.OKSign, t.OK
	switch r.level {
	case "warn":
		sign, style = t.Caution, t.Warn
	case "fail":
		sign, style = t.Bad, t.Error
	}
	var out []string
	for i, l := range text.Wrap(text.Clean(r.did+": "+r.came), w-8) {
		if i > 0 {
			sign = " "
		}
		out = append(out, "   "+style.Render(sign)+" "+l)
	}
	return out
}
