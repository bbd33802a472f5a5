package rehearsal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// retries is how long az tries again before it gives up on a dead endpoint.
const retries = 5500 * time.Millisecond

// rootFile is the site's root certificate in its folder, for the drill in which
// az doesn't trust it.
const rootFile = "site-root-ca.pem"

var errExpired = &site.ServiceError{Code: "ExpiredAuthenticationToken",
	Message: "The access token expiry UTC time is earlier than current UTC time."}

// signedIn checks az's own records, without a network.
func (r *run) signedIn(s *site.State) error {
	if s.SignIn == nil || s.SignIn.Cloud != s.ActiveCloud {
		return refuse("Please run 'az login' to setup account.")
	}
	if wanted := r.call.Get("--subscription"); wanted != "" {
		if subscription(s, wanted) == nil {
			r.warn("Subscription '%s' not recognized.", wanted)
			return refuse("Subscription '%s' not found. Check the spelling and casing and try again.", wanted)
		}
	}
	return nil
}

// reach checks the way to the site's endpoints.
func (r *run) reach(s *site.State, now time.Time) error {
	if err := r.bundle(); err != nil {
		return err
	}
	host := "management.azure.com"
	if c := s.Cloud(s.ActiveCloud); c != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(c.Endpoints["resourceManager"], "https://"), "/")
	}
	return r.reachHost(s, host, now)
}

// reachHost fails as az does when a host can't be talked to.
func (r *run) reachHost(s *site.State, host string, now time.Time) error {
	pool := "HTTPSConnectionPool(host='" + host + "', port=443): Max retries exceeded with url: / "
	switch {
	case s.Conditions.NameUnresolved || !strings.HasSuffix(host, s.FQDN):
		return refuse("%s(Caused by NameResolutionError(\"Failed to resolve '%s' ([Errno -2] Name or service not known)\"))", pool, host)
	case s.Conditions.RootUntrusted && !r.trustsRoot():
		return refuse("%s(Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "+
			"unable to get local issuer certificate (_ssl.c:1007)')))\n"+
			"Certificate verification failed. This typically happens when using Azure CLI behind a proxy that intercepts traffic "+
			"with a self-signed certificate. Please add this certificate to the trusted CA bundle. "+
			"More info: https://learn.microsoft.com/cli/azure/use-cli-effectively#work-behind-a-proxy.", pool)
	case now.Before(s.Conditions.OutageUntil):
		return refuse("%s(Caused by NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))", pool)
	}
	return nil
}

// bundle checks REQUESTS_CA_BUNDLE.
func (r *run) bundle() error {
	if path := r.env.Getenv("REQUESTS_CA_BUNDLE"); path != "" {
		if _, err := os.Stat(path); err != nil {
			return refuse("REQUESTS_CA_BUNDLE environment variable is specified with an invalid file path: %s", path)
		}
	}
	return nil
}

// trustsRoot says whether REQUESTS_CA_BUNDLE holds the site's root.
func (r *run) trustsRoot() bool {
	root, err := os.ReadFile(filepath.Join(r.env.SiteDir, rootFile))
	if err != nil {
		return false
	}
	trusted, err := os.ReadFile(r.env.Getenv("REQUESTS_CA_BUNDLE"))
	return err == nil && bytes.Contains(unwrapped(trusted), unwrapped(root))
}

// unwrapped is PEM without its line ends, so that only the content counts.
func unwrapped(pem []byte) []byte {
	begin := bytes.Index(pem, []byte("-----BEGIN"))
	return bytes.Join(bytes.Fields(pem[max(0, begin):]), nil)
}

// subscription finds one by id or name, as az does without case.
func subscription(s *site.State, wanted string) *site.Subscription {
	for i, sub := range s.Subscriptions {
		if strings.EqualFold(sub.ID, wanted) || strings.EqualFold(sub.Name, wanted) {
			return &s.Subscriptions[i]
		}
	}
	return nil
}

// scope is the id of the subscription that the call is about.
func (r *run) scope(s *site.State) string {
	if sub := subscription(s, r.call.Get("--subscription")); sub != nil {
		return sub.ID
	}
	return s.SignIn.Subscription
}

// inScope says whether a group is in the subscription that the call is about,
// and, when the call names a group, is that one.
func (r *run) inScope(s *site.State, group string) bool {
	g := s.Groups[strings.ToLower(group)]
	if g == nil || g.Subscription != r.scope(s) {
		return false
	}
	wanted := r.call.Get("--resource-group")
	return wanted == "" || strings.EqualFold(wanted, group)
}

// group is the resource group of the call; the error is the service's.
func (r *run) group(s *site.State) (*site.Group, error) {
	name := r.call.Get("--resource-group")
	g := s.Groups[strings.ToLower(name)]
	if g == nil || g.Subscription != r.scope(s) {
		return nil, site.GroupNotFound(name)
	}
	return g, nil
}
