package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"aksarc-wizard/runner/media/mediatest"
)

// writeWheels puts wheels and their sums into a folder:
// wheels DIR NAME==VERSION[:REQUIREMENT[,REQUIREMENT]]... A name that begins
// with + is an extension of az.
func writeWheels(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: wheels DIR [+]NAME==VERSION[:REQUIREMENT,...]...")
	}
	var all []mediatest.Wheel
	for _, arg := range args[1:] {
		spec, requires, _ := strings.Cut(arg, ":")
		name, version, ok := strings.Cut(spec, "==")
		if !ok {
			ts.Fatalf("%s is not NAME==VERSION", spec)
		}
		w := mediatest.Wheel{Name: strings.TrimPrefix(name, "+"), Version: version, Extension: strings.HasPrefix(name, "+")}
		if requires != "" {
			w.Requires = strings.Split(requires, ",")
		}
		all = append(all, w)
	}
	ts.Check(mediatest.Write(ts.MkAbs(args[0]), all...))
}
