package uitest

import (
	"errors"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// Media notes the folder.
func (w *World) Media(dir string) error {
	defer w.enter("Media")()
	if w.Refuse != "" {
		return errors.New(w.Refuse)
	}
	w.Carried = append(w.Carried, "media "+dir)
	return nil
}

// Roots shows a root certificate.
func (w *World) Roots(string) ([]runner.Certificate, error) {
	defer w.enter("Roots")()
	if w.Refuse != "" {
		return nil, errors.New(w.Refuse)
	}
	return []runner.Certificate{{Subject: "CN=Contoso Edge Root", Issuer: "CN=Contoso Edge Root", SHA256: strings.Repeat("5E:71:AA:00:", 7) + "5E:71:AA:01",
		NotBefore: Began, NotAfter: Began.Add(10 * 365 * 24 * time.Hour)}}, nil
}

// Trust notes the file.
func (w *World) Trust(file string, _ []runner.Certificate) error {
	defer w.enter("Trust")()
	w.Carried = append(w.Carried, "root "+file)
	return nil
}
