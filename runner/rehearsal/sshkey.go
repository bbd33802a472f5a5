package rehearsal

import (
	"archive/zip"
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"

	"aksarc-wizard/runner/rehearsal/site"
)

const noSSHKey = "An RSA key file or key value must be supplied to SSH Key Value. You can use --generate-ssh-keys to let CLI generate one for you"

// sshKey is the public key of the call. Where a real az uses ~/.ssh, the
// rehearsal uses the folder ssh of the site.
func (r *run) sshKey() (string, error) {
	private := filepath.Join(r.env.SiteDir, "ssh", "id_rsa")
	public := private + ".pub"
	wanted := public
	if r.call.Has("--ssh-key-value") {
		wanted = r.call.Get("--ssh-key-value")
	}
	content, err := os.ReadFile(wanted)
	switch {
	case err == nil:
	case strings.HasPrefix(wanted, "ssh-"):
		content = []byte(wanted)
	case r.call.Has("--generate-ssh-keys"):
		if content, err = r.makeSSHKeys(private, public); err != nil {
			return "", err
		}
		r.warn("SSH key files '%s' and '%s' have been generated under ~/.ssh to allow SSH access to the VM. "+
			"If using machines without permanent storage like Azure Cloud Shell without an attached file share, "+
			"back up your keys to a safe location", private, public)
	default:
		return "", refuse(noSSHKey)
	}
	key := strings.TrimSpace(string(content))
	if !strings.HasPrefix(key, "ssh-rsa ") {
		return "", refuse(noSSHKey)
	}
	return key, nil
}

func (r *run) makeSSHKeys(private, public string) ([]byte, error) {
	key, err := rsa.GenerateKey(r.env.Random, 2048)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(private), 0o700); err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	line := []byte("ssh-rsa " + base64.StdEncoding.EncodeToString(sshWire(&key.PublicKey)) + " REHEARSAL\n")
	err = errors.Join(os.WriteFile(private, text, 0o600), os.WriteFile(public, line, 0o644))
	return line, err
}

// sshWire is a public key in the form of RFC 4253 section 6.6.
func sshWire(key *rsa.PublicKey) []byte {
	var b bytes.Buffer
	field := func(content []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(content)))
		b.Write(content)
	}
	number := func(n *big.Int) {
		content := n.Bytes()
		if len(content) > 0 && content[0] >= 0x80 {
			content = append([]byte{0}, content...)
		}
		field(content)
	}
	field([]byte("ssh-rsa"))
	number(big.NewInt(int64(key.E)))
	number(key.N)
	return b.Bytes()
}

// writeLogs makes the archive that the log commands make, with one file in it.
func (r *run) writeLogs(credentials, folder string) (string, error) {
	key := credentials
	if info, err := os.Stat(key); err == nil && info.IsDir() {
		key = filepath.Join(key, "id_rsa")
	}
	if _, err := os.Stat(key); err != nil {
		return "", refuse("No SSH private key was found in %s.", credentials)
	}
	if folder == "" {
		folder = "."
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	content, err := markedZip()
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "aksarc-logs-"+r.env.Now().UTC().Format("20060102-150405")+"-REHEARSAL.zip")
	return path, os.WriteFile(path, content, 0o600)
}

// markedZip is an archive that holds nothing but the rehearsal's mark.
func markedZip() ([]byte, error) {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	w, err := archive.Create("REHEARSAL.txt")
	if err != nil {
		return nil, err
	}
	_, err = w.Write([]byte(site.Mark + "\n"))
	err = errors.Join(err, archive.Close())
	return b.Bytes(), err
}
