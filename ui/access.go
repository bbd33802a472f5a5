package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/ui/text"
)

// accessScreen shows the kubeconfig: where it is, where it leads, what proved
// it, and how to use it in each shell.
type accessScreen struct{ *page }

func newAccess(m *Model) station {
	s := &accessScreen{}
	s.page = newPageOf(m, func() []item {
		return []item{{id: "next", label: m.onward(), press: m.next}}
	})
	return s
}

func (s *accessScreen) enter() tea.Cmd {
	s.refresh()
	return nil
}

// kubeconfig is the file of the deployment, or where it will be.
func (m *Model) kubeconfig() string {
	if f := m.outcome.Deployed.Kubeconfig; f != "" {
		return f
	}
	return steps.KubeconfigFile(m.machine.Values(), m.about.Base)
}

func (s *accessScreen) layout(w, h int) content {
	m, t := s.m, s.m.theme
	file := m.kubeconfig()
	var lines []string
	pair := func(name, value string) {
		for i, l := range text.Wrap(text.Clean(value), w-20) {
			if i > 0 {
				name = ""
			}
			lines = append(lines, "   "+t.Muted.Render(text.Fit(name, 14, ""))+" "+l)
		}
	}
	pair("File", file)
	d, ok := m.stations[steps.Deploy].(*deployScreen)
	if ok {
		if a, merges := d.plan.Action(steps.ActionKubeconfig); merges && a.Merge != nil {
			pair("Joined", d.action(a.ID).said) // its last word
		}
	}
	lines = append(lines, "", "   "+t.Title.Render("Proof"))
	if ok {
		for _, row := range d.proof {
			lines = append(lines, m.proofLines(row, w)...)
		}
	}
	lines = append(lines, "", "   "+t.Title.Render("Use it"))
	for _, l := range useLines(file) {
		for _, part := range text.Wrap(l, w-7) {
			lines = append(lines, "     "+t.Accent.Render(part))
		}
	}
	lines = append(lines, "")
	c := s.page.layout(w, h)
	c.top, c.bottom = c.top+len(lines), c.bottom+len(lines)
	c.lines = append(lines, c.lines...)
	return c
}

// useLines are the ways to point kubectl at the file.
func useLines(file string) []string {
	return []string{
		"export KUBECONFIG=" + steps.QuoteBash(file),
		"$env:KUBECONFIG = '" + strings.ReplaceAll(file, "'", "''") + "'",
		"kubectl --kubeconfig " + steps.QuoteBash(file) + " get nodes",
	}
}

func (s *accessScreen) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	if name == "y" {
		s.m.say("The export line was offered to the clipboard.")
		return screen.Copy(useLines(s.m.kubeconfig())[0]), true
	}
	return s.page.key(k, name)
}

func (s *accessScreen) keys() []keys.Key {
	return []keys.Key{{Name: "Enter", Does: "go on"}, {Name: "y", Does: "copy the export line"}, {Name: "PgDn", Does: "scroll"}}
}
