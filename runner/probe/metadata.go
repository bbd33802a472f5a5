package probe

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// Bounds of the metadata: how long it may take, and how much it may be, in
// bytes; the public cloud's is 3 kB.
const (
	MetadataLimit = 4 * time.Second
	maxMetadata   = 256 << 10
)

// metadataPath is where a resource manager says of itself (fact 30); az asks
// the same address when a cloud is registered.
const metadataPath = "/metadata/endpoints?api-version=2022-09-01"

// metadata asks the resource manager for the site's endpoints, over a
// connection that is verified with the very roots that az will use. It is
// asked at the address whose certificate was found well; redirects are not
// followed, for then somebody else would be asked.
func (p *Prober) metadata(ctx context.Context, name, addr string) runner.SiteMetadata {
	_, port, _ := net.SplitHostPort(addr) // we made it
	m := runner.SiteMetadata{Asked: "https://" + name + metadataPath}
	at := m.Asked
	if port != fmt.Sprint(HTTPS) {
		at = "https://" + net.JoinHostPort(name, port) + metadataPath
	}
	ctx, cancel := context.WithTimeout(ctx, MetadataLimit)
	defer cancel()
	client := &http.Client{
		Transport: &http.Transport{
			DialContext:       func(ctx context.Context, network, _ string) (net.Conn, error) { return p.Dial(ctx, network, addr) },
			TLSClientConfig:   &tls.Config{RootCAs: p.Roots, ServerName: name, Time: p.Now, MinVersion: tls.VersionTLS12},
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	body, err := fetch(ctx, client, at)
	if err == nil {
		err = readMetadata(body, &m)
	}
	switch {
	case err == nil:
		m.Answered = true
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		m.Err = "no answer within " + MetadataLimit.String()
	default:
		m.Err = short(err)
	}
	return m
}

func fetch(ctx context.Context, client *http.Client, at string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	res, err := client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // the address is in the report already
		}
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the status is %d, not 200", res.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxMetadata+1))
	if err == nil && len(body) > maxMetadata {
		err = fmt.Errorf("the answer is larger than %d kB", maxMetadata>>10)
	}
	return body, err
}

// metadataBody is the part of the answer that a cloud is registered with.
type metadataBody struct {
	Name            string `json:"name"`
	ResourceManager string `json:"resourceManager"`
	Authentication  struct {
		LoginEndpoint string   `json:"loginEndpoint"`
		Audiences     []string `json:"audiences"`
	} `json:"authentication"`
	GraphAudience  string `json:"graphAudience"`
	Graph          string `json:"graph"`
	MicrosoftGraph string `json:"microsoftGraphResourceId"`
	Suffixes       struct {
		KeyVaultDNS       string `json:"keyVaultDns"`
		Storage           string `json:"storage"`
		ContainerRegistry string `json:"acrLoginServer"`
	} `json:"suffixes"`
}

// readMetadata takes the answer in. Every value is to become an argument of az
// and a line on a screen, so what isn't a plain https address or the end of a
// DNS name makes the whole answer unusable.
func readMetadata(body []byte, m *runner.SiteMetadata) error {
	var one metadataBody
	if err := json.Unmarshal(body, &one); err != nil {
		// Older versions of the interface give a list of clouds.
		var all []metadataBody
		if json.Unmarshal(body, &all) != nil {
			return errors.New("the answer is not the JSON of a cloud")
		}
		if len(all) != 1 {
			return fmt.Errorf("the answer names %d clouds, not one", len(all))
		}
		one = all[0]
	}
	if one.Authentication.LoginEndpoint == "" {
		return errors.New("the answer names no login endpoint")
	}
	m.Login, m.ResourceManager, m.Graph, m.MicrosoftGraph = one.Authentication.LoginEndpoint, one.ResourceManager, one.GraphAudience, one.MicrosoftGraph
	if m.Graph == "" {
		m.Graph = one.Graph
	}
	if len(one.Authentication.Audiences) > 0 {
		m.Audience = one.Authentication.Audiences[0]
	}
	m.KeyVaultDNS, m.Storage, m.ContainerRegistry = one.Suffixes.KeyVaultDNS, one.Suffixes.Storage, one.Suffixes.ContainerRegistry
	for what, value := range map[string]string{"login endpoint": m.Login, "resource manager": m.ResourceManager, "audience": m.Audience,
		"Graph endpoint": m.Graph, "Microsoft Graph endpoint": m.MicrosoftGraph} {
		if value != "" && !httpsAddress(value) {
			return fmt.Errorf("its %s %.60q is not an https address", what, value)
		}
	}
	for what, value := range map[string]string{"key vault": m.KeyVaultDNS, "storage": m.Storage, "container registry": m.ContainerRegistry} {
		if value != "" && !dnsEnd(value) {
			return fmt.Errorf("its suffix of %s %.60q is not the end of a DNS name", what, value)
		}
	}
	return nil
}

func httpsAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && dnsEnd(u.Hostname()) && u.User == nil && u.RawQuery == "" && u.Fragment == "" && plain(s)
}

// dnsEnd takes letters, digits, dots and dashes, at most 253 of them.
func dnsEnd(s string) bool {
	return s != "" && len(s) <= 253 && s == strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

// plain takes what can be seen in ASCII, without blanks and quotes.
func plain(s string) bool {
	return len(s) <= 512 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\'' || r == '`' })
}
