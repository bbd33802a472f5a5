// Package output reads what az prints: the JSON document on its standard
// output, and the service's error on its standard error.
//
// It never guesses. Output that isn't one whole document is a typed error that
// shows how it begins; an error text without a code has none. What the values
// mean is the business of runner/az.
package output
