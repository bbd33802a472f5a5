// Package private writes the files that are their owner's alone: as a whole or
// not at all, never through a link, on disk before they have their name.
//
// What lives here: opening, replacing and making such files and folders, on
// Unix by their mode, on Windows by an access list. What does not: what is in
// them (runner/journal, runner/kube and others), and files meant for everybody.
//
// Symbolic links are refused on Windows by looking before opening, not by the
// kernel, and a folder can't be synced there.
package private
