// Package ui is the full-screen face of the wizard: one Bubble Tea model, a
// screen for each step, and sheets (help, questions, lists) that come up from
// the bottom. It shows and asks, nothing else.
//
// # The rules
//
// Always visible: the header with the site and REHEARSAL or LIVE; the progress
// rail; the name of the page; the focused field with its help or its problem;
// the keys that work now; and, when the step can't be left yet, the sentence
// why. Wherever something is out of sight, a mark says so.
//
// Sizes: designed for 80x24; works at 60x15; uses the room of 132x43 for help
// beside the form. Smaller than 40x10 it is one sentence. No size at all, or an
// absurd one, is taken for 80x24. The root view alone clamps: screens are given
// a width and draw as many lines as they need.
//
// Words: full sentences, calm, no exclamation marks. A problem says what is
// wrong, with the value and both sides, and what would do. An empty field that
// nobody has been in says nothing, and what is only the beginning of a value is
// not called wrong while it is typed. Nothing typed is ever lost: a value can be
// had back, also when it was refused, and after a sign-in or a repair the operator
// is where they were.
//
// Keys: no letter is a command where something can be typed. Esc goes back and
// destroys nothing. Ctrl+C asks. Enter never confirms something irreversible
// within 400 ms of the question's appearance, and an Enter inside a paste is
// text. A key that does nothing now says why.
//
// Colour and motion: meaning is carried by a sign or a word, colour repeats it;
// one accent. Nothing moves but a clock while something runs: each second, on
// serial lines each five. One clock on a page counts seconds; times beside it move
// in steps. An idle page writes nothing.
//
// Code: no I/O in Update. What the world is asked goes out as a command that
// holds copies and comes back as a message; a change of state happens in Update
// alone. Questions to the site carry a stamp, so a late answer is dropped.
//
// The tests hold these: golden screens, random walks of keys and sizes, a world
// that counts its calls, and the printable characters typed into every field.
package ui
