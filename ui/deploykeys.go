package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/ui/keys"
)

func (d *deployScreen) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	if d.log.searching {
		return nil, d.searchKey(k, name)
	}
	if d.before != nil {
		return d.beforeKey(name)
	}
	buttons := d.buttons()
	switch name {
	case "up":
		d.log.scroll(-1)
	case "down":
		d.log.scroll(1)
	case "pgup":
		d.log.scroll(-max(d.log.height-1, 1))
	case "pgdown":
		d.log.scroll(max(d.log.height-1, 1))
	case "home":
		d.log.scroll(-len(d.log.rows))
	case "end", "f":
		d.log.follow = true
	case "/":
		d.log.searching = true
		d.log.search.SetValue("")
	case "l":
		d.logOnly = !d.logOnly
	case keys.Back:
		if !d.logOnly {
			return nil, false
		}
		d.logOnly = false
	case "n":
		if !d.log.next() {
			d.m.say("Nothing further in the log.")
		}
	case "N":
		if !d.log.last() {
			d.m.say("Nothing before this in the log.")
		}
	case "s":
		return d.keepLog(), true
	case "y":
		return d.copyCommands(), true
	case "left", "shift+tab":
		d.at = max(d.at-1, 0)
	case "right", "tab":
		d.at = max(min(d.at+1, len(buttons)-1), 0)
	case keys.Enter:
		switch {
		case len(buttons) == 0:
			d.m.sayWhile(d.m.runs()+" is running; there is nothing to confirm.", d.running)
		case d.ready:
			return buttons[min(d.at, len(buttons)-1)].does(), true
		}
	default:
		for _, b := range buttons {
			if b.letter == name && b.letter != "" && d.ready {
				return b.does(), true
			}
		}
		return nil, false
	}
	return nil, true
}

func (d *deployScreen) searchKey(k tea.KeyMsg, name string) bool {
	l := &d.log
	switch {
	case name == keys.Enter:
		l.searching = false
		l.found = strings.ToLower(l.search.Value())
		if l.found != "" && !l.next() {
			d.m.say("The log doesn't contain \"" + l.search.Value() + "\".")
		}
	case name == keys.Back:
		l.searching, l.found = false, ""
	case name == "paste" || k.Type == tea.KeyRunes && !k.Alt:
		l.search.Insert(string(k.Runes))
	case k.Type == tea.KeySpace:
		l.search.Insert(" ")
	default:
		l.search.Key(name)
	}
	return true
}

func (d *deployScreen) keys() []keys.Key {
	if d.log.searching {
		return []keys.Key{{Name: "Enter", Does: "search"}, {Name: "Esc", Does: "leave it"}}
	}
	if d.before != nil {
		return []keys.Key{{Name: "g", Does: "go on with it"}, {Name: "b", Does: "review"}, {Name: "Left Right", Does: "choose"}, {Name: "Enter", Does: "take it"}}
	}
	out := []keys.Key{}
	short := map[string]string{"": "continue", "r": "retry", "g": "go to the field", "d": "delete, make anew", "i": "sign in", "b": "review", "c": "collect logs", "x": "clean up", "w": "watch it", forOutside.Name: forOutside.Does}
	for _, b := range d.buttons() {
		k := keys.Key{Name: b.letter, Does: short[b.letter]}
		if k.Name == "" {
			k.Name = "Enter"
		}
		out = append(out, k)
	}
	log := "log"
	if d.logOnly {
		log = "back from the log"
	}
	return append(out, keys.Key{Name: "l", Does: log}, keys.Key{Name: "Up Down", Does: "scroll it"}, keys.Key{Name: "f", Does: "follow"},
		keys.Key{Name: "/", Does: "search"}, keys.Key{Name: "s", Does: "save it"}, keys.Key{Name: "y", Does: "copy the commands"})
}
