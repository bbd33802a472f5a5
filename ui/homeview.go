package ui

import (
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

func (s *homeSheet) layout(w, h int) content {
	empty := len(s.view.Clusters)+len(s.view.Networks) == 0
	switch {
	case s.asked && empty:
		return content{lines: sentences("The site is being asked for its clusters.")(w)}
	case s.err != nil:
		return content{lines: append(s.m.remark("The clusters can't be listed: "+s.err.Error(), validate.Error, w, 8),
			sentences("", "c asks again. Signing in and choosing the cloud is part of setting up a new cluster.")(w)...)}
	case empty:
		return content{lines: sentences("There is no cluster here yet, and no logical network.")(w)}
	case s.open:
		return s.layoutActions(w)
	}
	return s.layoutRows(w)
}

// waiting says what the site is being asked for, nothing while it isn't.
func (s *homeSheet) waiting(w int) []string {
	switch {
	case s.learning != "":
		return s.m.remark(s.learning+": the site is being asked for what must be known first.", "", w, 2)
	case s.asked:
		return s.m.remark("The site is being asked again.", "", w, 1)
	}
	return nil
}

// homeColumn is a column of the list of clusters: narrow windows leave the
// later ones of lesser rank out; beneath the marked row everything is said.
type homeColumn struct {
	title string
	wide  int
	of    func(steps.HomeRow) string
}

func homeColumns(w int) []homeColumn {
	all := []homeColumn{
		{"Cluster", 12, func(r steps.HomeRow) string { return r.Cluster }},
		{"State", 10, func(r steps.HomeRow) string { return r.State }},
		{"Version", 8, func(r steps.HomeRow) string { return r.Version }},
		{"Nodes", 14, func(r steps.HomeRow) string { return r.Nodes }},
		{"Free", 5, func(r steps.HomeRow) string { return r.Free }},
		{"Kubeconfig", 21, func(r steps.HomeRow) string { return r.Kubeconfig }},
	}
	if w < 80 {
		return append(all[:3:3], homeColumn{"Kubeconfig", 15, all[5].of})
	}
	if w >= 100 {
		all[0].wide, all[3].wide, all[4].wide = 24, 16, 10
	}
	return all
}

func (s *homeSheet) layoutRows(w int) content {
	t := s.m.theme
	columns := homeColumns(w)
	line := func(cell func(homeColumn) string) string {
		var out string
		for i, c := range columns {
			if i > 0 {
				out += " "
			}
			out += text.Fit(text.Clean(cell(c)), c.wide, t.Ellipsis)
		}
		return out
	}
	c := content{lines: s.waiting(w)}
	if len(s.view.Clusters) == 0 {
		c.lines = append(c.lines, sentences("There is no cluster here yet.")(w)...)
	} else {
		c.lines = append(c.lines, "   "+t.Muted.Render(line(func(c homeColumn) string { return c.title })))
	}
	row := func(i int, said, attention string, below func() []string) {
		mark, sign := "   ", ""
		if i == s.at {
			mark, said = " "+t.Accent.Render(t.Focus)+" ", t.Accent.Render(said)
			c.top = len(c.lines)
		}
		if attention != "" {
			sign = " " + t.Warn.Render(t.Caution)
		}
		c.lines = append(c.lines, mark+said+sign)
		if i == s.at {
			if attention != "" {
				c.lines = append(c.lines, s.m.remark(attention, validate.Warning, w, maxProblemLines)...)
			}
			c.lines = append(c.lines, below()...)
			c.bottom = len(c.lines)
		}
	}
	for i, r := range s.view.Clusters {
		row(i, line(func(c homeColumn) string { return c.of(r) }), r.Attention, func() []string {
			return s.m.remark(aboutCluster(r), "", w, maxProblemLines)
		})
	}
	if len(s.view.Networks) > 0 {
		c.lines = append(c.lines, "", "   "+t.Muted.Render("Logical networks"))
	}
	for i, n := range s.view.Networks {
		said := text.Fit(text.Clean(n.Place.Network), 26, t.Ellipsis) + " " + text.Fit(text.Clean(n.State), 12, t.Ellipsis) + " " + freeText(n.Free) + ", " + carries(n)
		row(len(s.view.Clusters)+i, text.Cut(said, w-4, t.Ellipsis), "", func() []string { return nil })
	}
	return c
}

func aboutCluster(r steps.HomeRow) string {
	return "In " + r.ResourceGroup + ", network " + r.Network + " with " + r.Free + " free. Nodes: " + r.Nodes + ". Kubeconfig: " + r.Kubeconfig + "."
}

func freeText(free string) string {
	if strings.Trim(free, "0123456789") != "" {
		return "free addresses: " + free
	}
	return free + " free"
}

func carries(n steps.NetworkRow) string {
	if len(n.Clusters) == 0 {
		return "no cluster"
	}
	return strings.Join(n.Clusters, " ")
}

func (s *homeSheet) layoutActions(w int) content {
	t, r := s.m.theme, s.row()
	var c content
	if s.at < len(s.view.Clusters) {
		row := s.view.Clusters[s.at]
		c.lines = append(c.lines, sentences(row.State+", Kubernetes "+row.Version+". "+aboutCluster(row)+" Node pools: "+row.Pools+".")(w)...)
		if row.Attention != "" {
			c.lines = append(c.lines, s.m.remark(row.Attention, validate.Warning, w, maxProblemLines)...)
		}
	} else {
		n := s.view.Networks[s.at-len(s.view.Clusters)]
		c.lines = append(c.lines, sentences("Logical network, "+n.State+", "+freeText(n.Free)+", "+carries(n)+".")(w)...)
	}
	c.lines = append(append(c.lines, s.waiting(w)...), "")
	for i, a := range r.actions {
		mark, title := "   ", a.Title
		if i == s.action {
			mark, title = " "+t.Accent.Render(t.Focus)+" ", t.Accent.Render(title)
			c.top = len(c.lines)
		}
		if a.Unusable != "" {
			title += "   " + t.Muted.Render(text.Cut("not now: "+text.Clean(a.Unusable), w-8-len(a.Title), t.Ellipsis))
		}
		c.lines = append(c.lines, mark+title)
		if i == s.action {
			c.bottom = len(c.lines)
		}
	}
	return c
}
