package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"aksarc-wizard/validate"
)

// readSSHKey looks at the public key that the answers name, for the rules to
// judge. Nil when the key is to be generated.
func readSSHKey(v validate.Values, base string) *validate.SSHKey {
	file := v[validate.FieldSSHPublicKeyFile]
	if file == "" || v[validate.FieldSSHGenerate] == "true" {
		return nil
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(base, file)
	}
	key := &validate.SSHKey{Path: file}
	f, err := os.Open(file)
	if err != nil {
		key.Err = err.Error()
		return key
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, 16<<10))
	if err != nil {
		key.Err = err.Error()
	}
	key.Text = string(text)
	if private, ok := strings.CutSuffix(file, ".pub"); ok {
		_, err := os.Stat(private)
		key.PrivateBeside = err == nil
	}
	return key
}
