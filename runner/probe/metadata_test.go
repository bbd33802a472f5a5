package probe

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/trust/trusttest"
)

// What a resource manager answers, in the form of the public cloud's.
const told = `{"name":"azure.local","resourceManager":"https://armmanagement.site.example/","portal":"https://portal.site.example",
"authentication":{"loginEndpoint":"https://login.site.example","audiences":["https://armmanagement.site.example"],"tenant":"adfs","identityProvider":"ADFS"},
"graphAudience":"https://graph.site.example","microsoftGraphResourceId":"https://graph.site.example",
"suffixes":{"keyVaultDns":"vault.site.example","storage":"site.example","acrLoginServer":"edgeacr.site.example"}}`

func metadataOf(t *testing.T, h http.HandlerFunc) runner.SiteMetadata {
	t.Helper()
	ca := trusttest.New(t, "Site root", now)
	port := trusttest.ServeHTTP(t, ca.Server(now.AddDate(0, -1, 0), now.AddDate(0, 1, 0), wildcard), h)
	return prober(zone{"*": "127.0.0.1"}, port, ca).Site(t.Context(), fqdn).Metadata
}

func TestTheSiteSaysItsEndpoints(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"one cloud": told, "a list of one": "[" + told + "]", "with what we don't know": strings.Replace(told, "{", `{"batch":7,"new":{"x":[]},`, 1)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Value
			m := metadataOf(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Store(r.Method + " " + r.URL.String() + " " + r.Header.Get("Authorization"))
				_, _ = io.WriteString(w, body)
			})
			assert.Equal(t, "GET /metadata/endpoints?api-version=2022-09-01 ", asked.Load())
			assert.Empty(t, m.Err)
			assert.Equal(t, runner.SiteMetadata{
				Asked: "https://armmanagement.site.example/metadata/endpoints?api-version=2022-09-01", Answered: true,
				Login: "https://login.site.example", ResourceManager: "https://armmanagement.site.example/", Audience: "https://armmanagement.site.example",
				Graph: "https://graph.site.example", MicrosoftGraph: "https://graph.site.example",
				KeyVaultDNS: "vault.site.example", Storage: "site.example", ContainerRegistry: "edgeacr.site.example",
			}, m)
		})
	}
}

func TestAnswersThatAreNoMetadata(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		body, says string
	}{
		"not there":             {404, `{"error":{}}`, "the status is 404"},
		"elsewhere":             {302, "", "the status is 302"},
		"a page":                {200, "<html>sign in</html>", "not the JSON of a cloud"},
		"nothing":               {200, "", "not the JSON of a cloud"},
		"no login":              {200, `{"name":"x"}`, "names no login endpoint"},
		"two clouds":            {200, "[" + told + "," + told + "]", "names 2 clouds"},
		"too much":              {200, strings.Repeat(" ", maxMetadata) + told, "larger than 256 kB"},
		"not https":             {200, strings.Replace(told, "https://login", "http://login", 1), `login endpoint "http://login.site.example" is not an https address`},
		"with a password":       {200, strings.Replace(told, "https://login.", "https://a:b@login.", 1), "is not an https address"},
		"what would act":        {200, strings.Replace(told, "https://login.site.example", `https://login.site.example/\u001b[2J`, 1), "is not an https address"},
		"a word for a shell":    {200, strings.Replace(told, "https://login.site.example", "https://login.site.example/$(x) y", 1), "is not an https address"},
		"a suffix with a blank": {200, strings.Replace(told, "vault.site.example", "a b", 1), `key vault "a b" is not the end of a DNS name`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := metadataOf(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://127.0.0.1:9/elsewhere")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			assert.False(t, m.Answered)
			assert.Contains(t, m.Err, c.says)
			assert.NotContains(t, m.Err, "\x1b")
			assert.NotEmpty(t, m.Asked, "it was asked, and the report says where")
		})
	}
}

// Nothing is asked over a connection that az would not trust.
func TestMetadataIsAskedOfATrustedSiteOnly(t *testing.T) {
	t.Parallel()
	site, other := trusttest.New(t, "Site root", now), trusttest.New(t, "Another root", now)
	var asked atomic.Int32
	port := trusttest.ServeHTTP(t, other.Server(now.AddDate(0, -1, 0), now.AddDate(0, 1, 0), wildcard),
		func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	r := prober(zone{"*": "127.0.0.1"}, port, site).Site(t.Context(), fqdn)
	assert.Equal(t, runner.ChainUntrusted, r.Chains[0].Fault)
	assert.Zero(t, asked.Load())
	assert.Equal(t, runner.SiteMetadata{}, r.Metadata)
}

func FuzzMetadata(f *testing.F) {
	f.Add([]byte(told))
	f.Add([]byte("[" + told + "]"))
	f.Add([]byte(`{"authentication":{"loginEndpoint":"https://a"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var m runner.SiteMetadata
		if readMetadata(body, &m) != nil {
			return
		}
		for _, s := range []string{m.Login, m.ResourceManager, m.Audience, m.Graph, m.MicrosoftGraph, m.KeyVaultDNS, m.Storage, m.ContainerRegistry} {
			for _, r := range s {
				if r <= ' ' || r > '~' {
					t.Fatalf("%q got through", s)
				}
			}
		}
	})
}
