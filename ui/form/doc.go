// Package form turns fields into what can be typed, turned and picked: a line
// of text, a value out of a few, a list that is filtered while typing.
//
// Widgets are plain structs with methods; they know no step, no rule and no
// message. Each draws itself into one or more lines of a given width and says
// where the terminal's own cursor belongs.
package form
