// Package azfiles reads the files that az keeps for itself, for two purposes:
// answers within milliseconds while az is still starting ("seen, not yet
// confirmed"), and a key that tells whether anything az would answer from can
// have changed since. It never writes, and what az itself says counts more.
//
// The files are az's own business and may change their form: whatever can't be
// read is "not known", never an error for the operator.
package azfiles
