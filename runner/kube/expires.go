package kube

import (
	"net"
	"time"
)

// Server is how a kubeconfig names the API server at a control-plane address.
func Server(address string) string { return "https://" + net.JoinHostPort(address, apiPort) }

// Expires is when the client certificate of the current context ends; false
// when it signs in by something else.
func (c *Config) Expires() (time.Time, bool) {
	_, user, err := c.Active()
	if err != nil || user.Kind != ByCertificate {
		return time.Time{}, false
	}
	cert, err := leaf(user.Certificate)
	if err != nil {
		return time.Time{}, false
	}
	return cert.NotAfter, true
}
