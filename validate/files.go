package validate

import (
	"encoding/pem"
	"fmt"
	"path"
	"strings"
)

// CheckWheel is rule V5 for the name of a wheel file: it says which extension
// and version it holds. version may be "" for any.
func CheckWheel(file, extension, version string) []Problem {
	p := problems{rule: "V5"}
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	rest, ok := strings.CutSuffix(name, ".whl")
	parts := strings.Split(rest, "-")
	if !ok || len(parts) < 5 || !strings.HasPrefix(parts[len(parts)-3], "py") && !strings.HasPrefix(parts[len(parts)-3], "cp") {
		p.fail(fmt.Sprintf("%q is not named like a wheel.", name), "It reads <extension>-<version>-py3-none-any.whl.")
		return p.list
	}
	// In a wheel's name a dash of the project is written as an underscore (PEP 427).
	same := func(a, b string) bool {
		return strings.EqualFold(strings.ReplaceAll(a, "-", "_"), strings.ReplaceAll(b, "-", "_"))
	}
	if !same(parts[0], extension) {
		p.fail(fmt.Sprintf("The wheel %s holds %s, not %s.", name, parts[0], extension), "Give the wheel of "+extension+".")
	}
	if version != "" && parts[1] != version {
		p.fail(fmt.Sprintf("The wheel %s holds version %s, not %s.", name, parts[1], version), "Give the wheel of version "+version+".")
	}
	return p.list
}

// CheckCABundle is rule V18 for the text of the file that REQUESTS_CA_BUNDLE names.
func CheckCABundle(file string, text []byte) []Problem {
	p := problems{rule: "V18"}
	certificates := 0
	rest := text
	for {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		if b.Type == "CERTIFICATE" {
			certificates++
		}
	}
	switch {
	case certificates > 0:
	case len(text) > 1 && text[0] == 0x30:
		p.fail(fmt.Sprintf("%s is a certificate in DER form; az reads PEM text.", file), "Export it as Base64, or convert it with openssl x509 -inform der.")
	default:
		p.fail(fmt.Sprintf("%s has no certificate in it.", file), "Give a PEM file with at least one BEGIN CERTIFICATE.")
	}
	return p.list
}
