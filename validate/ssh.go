package validate

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// checkSSHKey is rule V58. az makes a pair only when there is none, takes RSA
// only, and the private half is the only way to the node logs later (fact 76).
func checkSSHKey(in *input, _ *Layout) {
	generate, file := in.sshGenerate, in.sshPublicKeyFile
	if !generate.ok {
		return
	}
	key := in.c.site.SSHKey
	switch {
	case generate.v && !file.empty():
		in.fail(FieldSSHGenerate, "Both a key to be made and a public key file are given; only one key is possible.", "Write false here, or leave the file empty.", FieldSSHPublicKeyFile)
	case generate.v:
		if key != nil && key.Err == "" && strings.TrimSpace(key.Text) != "" {
			in.warn(FieldSSHGenerate, fmt.Sprintf("There is an SSH key at %s already; az takes that one instead of making a new one.", key.Path), "Keep its private half: it is the only way to collect node logs.")
			in.checkKeyText(FieldSSHGenerate, *key)
		}
	case in.require(FieldSSHPublicKeyFile, file.raw, "An RSA key file is missing, and no key is to be made.", "Give the path of the public key, or let one be made."):
	case file.ok && key != nil:
		if key.Err != "" {
			in.fail(FieldSSHPublicKeyFile, fmt.Sprintf("The key file %s cannot be read: %s.", key.Path, strings.TrimRight(key.Err, ".")), "Give the path of an existing RSA public key, such as id_rsa.pub.")
			return
		}
		if in.checkKeyText(FieldSSHPublicKeyFile, *key) && !key.PrivateBeside {
			in.warn(FieldSSHPublicKeyFile, fmt.Sprintf("The private half of %s is not beside it.", key.Path), "Make sure that somebody has it: it is the only way to collect node logs.")
		}
	}
}

// checkKeyText says what is wrong with the text of a public key; true when nothing is.
func (in *input) checkKeyText(field string, key SSHKey) bool {
	why, hint := publicKeyFault(key.Text)
	if why == "" {
		return true
	}
	in.fail(field, fmt.Sprintf("The key in %s %s.", key.Path, why), hint)
	return false
}

// publicKeyFault says why a text is not one RSA public key in OpenSSH form.
func publicKeyFault(text string) (why, hint string) {
	const want = "Give the public half of an RSA key: one line that begins with ssh-rsa."
	text = strings.TrimSpace(text)
	if strings.Contains(text, "BEGIN ") && strings.Contains(text, "PRIVATE KEY") {
		return "is a private key, which must not leave this machine", "Give the file that ends in .pub."
	}
	words := strings.Fields(text)
	switch {
	case len(words) == 0:
		return "is empty", want
	case words[0] != "ssh-rsa" && (strings.HasPrefix(words[0], "ssh-") || strings.HasPrefix(words[0], "ecdsa-") || strings.HasPrefix(words[0], "sk-")):
		return "is of type " + words[0] + "; only RSA is accepted", want
	case words[0] != "ssh-rsa" || len(words) < 2:
		return "is not an RSA public key", want
	}
	bits, ok := rsaBits(words[1])
	switch {
	case !ok:
		return "begins with ssh-rsa but does not decode", "The line is damaged or cut off; copy the whole file."
	case bits < 2048:
		return fmt.Sprintf("has %d bits, which is too short to be safe", bits), "Make one of 2048 bits or more, for example with ssh-keygen -t rsa -b 4096."
	}
	if strings.Contains(text, "\n") {
		return "is followed by more lines; only one key is possible", "Keep the first line only."
	}
	return "", ""
}

// rsaBits reads the length of the modulus from the body of an ssh-rsa key: the
// name, the exponent and the modulus, each after its length (RFC 4253, 6.6).
func rsaBits(body string) (bits int, ok bool) {
	raw, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return 0, false
	}
	var part [3][]byte
	for i := range part {
		if len(raw) < 4 {
			return 0, false
		}
		n := binary.BigEndian.Uint32(raw)
		if uint64(n) > uint64(len(raw)-4) {
			return 0, false
		}
		part[i], raw = raw[4:4+n], raw[4+n:]
	}
	if string(part[0]) != "ssh-rsa" || len(raw) != 0 || len(part[1]) == 0 {
		return 0, false
	}
	modulus := part[2]
	for len(modulus) > 0 && modulus[0] == 0 {
		modulus = modulus[1:]
	}
	if len(modulus) == 0 {
		return 0, false
	}
	bits = 8 * len(modulus)
	for mask := byte(0x80); modulus[0]&mask == 0; mask >>= 1 {
		bits--
	}
	return bits, true
}
