package steps

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/validate"
)

var looked = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const site = "autonomous.cloud.private"

// wellReach is what is found of a site where all is well.
func wellReach() runner.SiteReport {
	r := runner.SiteReport{FQDN: site, Bundle: "/b.pem", At: looked}
	for _, l := range []string{"login", "armmanagement", "graph", "portal", "made-up"} {
		r.Names = append(r.Names, runner.NameAnswer{Label: l, Name: l + "." + site, Addrs: []string{"10.0.0.5"}, Random: l == "made-up"})
	}
	for _, l := range []string{"login", "armmanagement"} {
		r.Ports = append(r.Ports, runner.PortAnswer{Name: l + "." + site, Addr: "10.0.0.5:443"})
		r.Chains = append(r.Chains, runner.ChainAnswer{Name: l + "." + site, Names: []string{"*." + site},
			Server: runner.Certificate{Subject: "CN=" + l, SHA256: "AB", NotBefore: looked.AddDate(0, -1, 0), NotAfter: looked.AddDate(1, 0, 0)}})
	}
	return r
}

func wellWorkstation() runner.Workstation {
	return runner.Workstation{ExtensionDir: "/e", AzEnv: map[string]string{"AZURE_EXTENSION_USE_DYNAMIC_INSTALL": "no"}, Bundle: runner.Bundle{Path: "/b.pem", Source: runner.BundleOfAz, Certificates: 140}}
}

// rowsAfter are the checks by id after the world has looked.
func rowsAfter(t *testing.T, reach runner.SiteReport, ws runner.Workstation) (*Machine, map[string]Check) {
	t.Helper()
	m := New(Sample())
	for _, q := range m.AskAgain(AskReach, AskWorkstation) {
		a := Answer{Question: q, At: looked}
		if q.ID == AskReach {
			a.Reach = &reach
		} else {
			a.Workstation = &ws
		}
		require.True(t, m.Learn(a))
	}
	return m, byID(m)
}

func byID(m *Machine) map[string]Check {
	rows := map[string]Check{}
	for _, c := range m.AllChecks() {
		rows[c.ID] = c
	}
	return rows
}

func TestEverySiteRowOfAWellSite(t *testing.T) {
	t.Parallel()
	_, rows := rowsAfter(t, wellReach(), wellWorkstation())
	for _, id := range []string{CheckNames, CheckPort, CheckChain, CheckBundle, CheckFolder, CheckDynamic, CheckCloudNames} {
		c := rows[id]
		assert.Equal(t, CheckOK, c.Status, "%s: %s", id, c.Message)
		assert.Equal(t, Proved, c.Certainty, id)
		assert.NotEmpty(t, c.Did, id)
		assert.Regexp(t, `^V\d+$`, c.Rule, id)
		assert.NotEmpty(t, c.Wanted, id)
		assert.Empty(t, c.Remedy, id)
	}
	assert.Contains(t, rows[CheckNames].Did, "resolved login."+site)
	assert.Contains(t, rows[CheckNames].Did, "10.0.0.5")
}

func TestFaultsOfTheSiteAreToldApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change    func(*runner.SiteReport)
		id        string
		status    CheckStatus
		certainty Certainty
		says      string
	}{
		"a name that az needs is gone": {func(r *runner.SiteReport) {
			r.Names[1] = runner.NameAnswer{Label: "armmanagement", Name: "armmanagement." + site, Missing: true, Err: "there is no such name"}
		}, CheckNames, CheckFail, Proved, "armmanagement." + site + ": there is no such name"},
		"no wildcard": {func(r *runner.SiteReport) {
			r.Names[4].Addrs, r.Names[4].Missing, r.Names[4].Err = nil, true, "there is no such name"
		}, CheckNames, CheckFail, Probable, "any other name under " + site},
		"two addresses": {func(r *runner.SiteReport) { r.Names[3].Addrs = []string{"10.0.0.9"} },
			CheckNames, CheckFail, Probable, "portal." + site + " to 10.0.0.9"},
		"the DNS server is silent": {func(r *runner.SiteReport) {
			for i := range r.Names {
				r.Names[i].Addrs, r.Names[i].Err = nil, "no answer from the DNS server within 3s"
			}
			r.Ports, r.Chains = nil, nil
		}, CheckNames, CheckWarn, Untested, "no answer from the DNS server"},
		"within the appliance's own range": {func(r *runner.SiteReport) {
			for i := range r.Names {
				r.Names[i].Addrs = []string{"10.131.19.7"}
			}
		}, CheckNames, CheckWarn, Probable, "10.131.19.0/24"},
		"the port is closed": {func(r *runner.SiteReport) { r.Ports[0].Err, r.Ports[0].Refused = "connection refused", true },
			CheckPort, CheckFail, Proved, "nothing listens"},
		"the port is silent": {func(r *runner.SiteReport) { r.Ports[0].Err = "no answer within 3s" },
			CheckPort, CheckFail, Probable, "no answer within 3s"},
		"not trusted": {func(r *runner.SiteReport) { r.Chains[0].Fault = runner.ChainUntrusted },
			CheckChain, CheckFail, Proved, "does not trust login." + site},
		"not trusted, but by unknown roots": {func(r *runner.SiteReport) { r.Chains[0].Fault, r.Bundle = runner.ChainUntrusted, "" },
			CheckChain, CheckFail, Probable, "does not trust"},
		"another name": {func(r *runner.SiteReport) {
			r.Chains[1].Fault, r.Chains[1].Names = runner.ChainWrongName, []string{"x.example"}
		},
			CheckChain, CheckFail, Proved, "for x.example"},
		"expired": {func(r *runner.SiteReport) {
			r.Chains[0].Fault, r.Chains[0].Server.NotAfter = runner.ChainExpired, looked.AddDate(0, 0, -1)
		}, CheckChain, CheckFail, Proved, "ended on 2026-03-01; this computer's clock says 2026-03-02 12:00 UTC"},
		"the clock is behind": {func(r *runner.SiteReport) {
			r.Chains[0].Fault, r.Chains[0].Server.NotBefore = runner.ChainNotYet, looked.AddDate(0, 0, 1)
		}, CheckChain, CheckFail, Proved, "begins on 2026-03-03"},
		"no TLS":      {func(r *runner.SiteReport) { r.Chains[0].Fault = runner.ChainNoTLS }, CheckChain, CheckFail, Proved, "not in TLS"},
		"ends soon":   {func(r *runner.SiteReport) { r.Chains[1].Server.NotAfter = looked.AddDate(0, 0, 29) }, CheckChain, CheckWarn, Proved, "in 29 days"},
		"not so soon": {func(r *runner.SiteReport) { r.Chains[1].Server.NotAfter = looked.AddDate(0, 0, 31) }, CheckChain, CheckOK, Proved, "valid until"},
		"a proxy":     {func(r *runner.SiteReport) { r.Proxy, r.Ports, r.Chains = "http://p:1", nil, nil }, CheckChain, CheckWarn, Untested, "http://p:1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := wellReach()
			c.change(&r)
			_, rows := rowsAfter(t, r, wellWorkstation())
			row := rows[c.id]
			assert.Equal(t, c.status, row.Status, row.Message)
			assert.Equal(t, c.certainty, row.Certainty)
			assert.Contains(t, row.Message, c.says)
			if c.status == CheckFail {
				assert.NotEmpty(t, row.Remedy)
			}
			assert.Equal(t, c.status == CheckFail && c.certainty == Proved, row.Fatal())
			// What could not be tested from here never makes a deployment
			// impossible.
			if c.certainty == Untested {
				assert.True(t, row.Passed())
			}
		})
	}
}

func TestFaultsOfTheWorkstation(t *testing.T) {
	t.Parallel()
	w := wellWorkstation()
	w.Damaged = []runner.Damaged{{Name: "aksarc", Dir: "/e/aksarc", Why: "it is empty"}}
	_, rows := rowsAfter(t, wellReach(), w)
	assert.Equal(t, CheckFail, rows[CheckFolder].Status)
	assert.True(t, rows[CheckFolder].Safe())
	assert.Equal(t, []runner.Command{SetAside("aksarc")}, rows[CheckFolder].Repair)

	w = wellWorkstation()
	w.WriteErr = "nothing can be written in /e"
	_, rows = rowsAfter(t, wellReach(), w)
	assert.Equal(t, CheckWarn, rows[CheckFolder].Status)

	w = wellWorkstation()
	w.Bundle = runner.Bundle{Path: "/x", Source: runner.BundleOfUser, Fault: "it can't be read (no such file)"}
	_, rows = rowsAfter(t, wellReach(), w)
	assert.True(t, rows[CheckBundle].Fatal(), "every az command fails then")

	w.Bundle = runner.Bundle{}
	_, rows = rowsAfter(t, wellReach(), w)
	assert.Equal(t, CheckWarn, rows[CheckBundle].Status)
	assert.Equal(t, Untested, rows[CheckBundle].Certainty)

	w = wellWorkstation()
	w.AzEnv["AZURE_EXTENSION_USE_DYNAMIC_INSTALL"] = "yes_without_prompt"
	_, rows = rowsAfter(t, wellReach(), w)
	assert.Equal(t, CheckWarn, rows[CheckDynamic].Status)
}

// The site rows belong to the page where the site is named, and don't stop
// anybody before it; there they do.
func TestTheSiteIsTheSignInStepsBusiness(t *testing.T) {
	t.Parallel()
	r := wellReach()
	r.Chains[0].Fault = runner.ChainUntrusted
	_, rows := rowsAfter(t, r, wellWorkstation())
	assert.True(t, rows[CheckChain].LaterMended())
	assert.False(t, rows[CheckChain].Passed())
}

func TestAnotherDomainIsAskedAnew(t *testing.T) {
	t.Parallel()
	m, _ := rowsAfter(t, wellReach(), wellWorkstation())
	assert.Empty(t, m.Ask(AskReach), "nothing has changed")
	m.Set(validate.FieldCloudFQDN, "other.example")
	qs := m.Ask(AskReach)
	require.Len(t, qs, 1)
	assert.Equal(t, "other.example", qs[0].Site)
	late := wellReach()
	old := qs[0]
	old.Stamp = site
	assert.False(t, m.Learn(Answer{Question: old, Reach: &late}), "an answer about the old domain comes too late")
	m.Set(validate.FieldCloudFQDN, "not a domain!")
	assert.Empty(t, m.Ask(AskReach), "nothing is looked up that can't be a name")
}

func TestAWorldWithoutEyesLeavesTheRowsOut(t *testing.T) {
	t.Parallel()
	m := New(Sample())
	for _, q := range m.AskAgain(AskReach, AskWorkstation) {
		m.Learn(Answer{Question: q})
	}
	rows := byID(m)
	assert.NotContains(t, rows, CheckNames)
	assert.NotContains(t, rows, CheckFolder)
}

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	r := wellReach()
	r.Names[4].Addrs, r.Names[4].Missing, r.Names[4].Err = nil, true, "there is no such name"
	r.Chains[0].Fault = runner.ChainUntrusted
	m, rows := rowsAfter(t, r, wellWorkstation())
	assert.False(t, rows[CheckNames].Passed())

	assert.ErrorIs(t, m.Acknowledge("nosuch", "x"), ErrNoCheck)
	assert.ErrorIs(t, m.Acknowledge(CheckNames, "  \n"), ErrNoReason)
	assert.ErrorIs(t, m.Acknowledge(CheckChain, "never mind"), ErrFatal)
	require.NoError(t, m.Acknowledge(CheckNames, " the zone\n comes on Monday "))
	rows = byID(m)
	assert.True(t, rows[CheckNames].Passed())
	assert.Equal(t, CheckFail, rows[CheckNames].Status, "it still failed")
	assert.Equal(t, map[string]string{CheckNames: "the zone comes on Monday"}, m.Acknowledged())

	well := wellReach()
	for _, q := range m.AskAgain(AskReach) {
		m.Learn(Answer{Question: q, Reach: &well})
	}
	assert.Empty(t, m.Acknowledged(), "what is well needs no reason")
}

func TestTheTokenIsProvedByACheapRead(t *testing.T) {
	t.Parallel()
	row := func(account, groups func(*Answer)) Check {
		m := New(Sample())
		for _, q := range m.AskAgain(AskAccount, AskGroups) {
			a := Answer{Question: q}
			if q.ID == AskAccount {
				a.Result.Stdout = []byte(`{"id":"1","environmentName":"azure.local","user":{"name":"op"}}`)
				account(&a)
			} else {
				a.Result.Stdout = []byte(`[{"name":"aks-rg"}]`)
				groups(&a)
			}
			m.Learn(a)
		}
		return byID(m)[CheckToken]
	}
	same := func(*Answer) {}
	says := func(text string) func(*Answer) {
		return func(a *Answer) {
			a.Result.ExitCode, a.Result.Stdout, a.Result.Stderr = 1, nil, "ERROR: "+text
		}
	}
	assert.Equal(t, CheckOK, row(same, same).Status)
	dead := row(same, says("(ExpiredAuthenticationToken) The access token expiry UTC time"))
	assert.True(t, dead.Fatal())
	assert.True(t, dead.Repair[0].Interactive)
	assert.False(t, dead.Safe(), "signing in needs a person")
	assert.Equal(t, Probable, row(same, says("Connection refused")).Certainty)
	assert.Equal(t, CheckSkipped, row(says("Please run 'az login' to setup account."), same).Status)
	none := row(same, func(a *Answer) { a.Result.Stdout = []byte(`[]`) })
	assert.Equal(t, CheckWarn, none.Status)
	assert.Contains(t, none.Remedy, "six hours")
}

func TestAzMustFitItsExtensions(t *testing.T) {
	t.Parallel()
	row := func(release, core, aksarc string) Check {
		v := Sample()
		v[validate.FieldRelease] = release
		m := New(v)
		for _, q := range m.AskAgain(AskTools) {
			m.Learn(Answer{Question: q, Result: runner.Result{Stdout: []byte(`{"azure-cli":"` + core + `","extensions":{"aksarc":"` + aksarc + `"}}`)}})
		}
		return byID(m)[CheckFits]
	}
	assert.Equal(t, CheckOK, row("2411", "2.60.0", "1.2.23").Status)
	assert.Contains(t, row("2411", "2.60.0", "1.5.102").Message, "needs az 2.77.0 or newer")
	assert.Contains(t, row("2506", "2.60.0", "1.2.23").Message, "customlocation 0.1.4")
}

func TestWhatAzsFilesSayIsShownButNotBelieved(t *testing.T) {
	t.Parallel()
	m := New(Sample())
	qs := m.AskAgain(AskTools)
	files := Answer{Question: qs[0], Result: runner.Result{Stdout: []byte(`{"azure-cli":"2.60.0","extensions":{}}`)}}
	require.True(t, m.Facts().Glimpse(files))
	c := byID(m)["az.version"]
	assert.Equal(t, CheckOK, c.Status)
	assert.True(t, c.Seen)
	assert.Contains(t, c.Did, "hasn't confirmed")
	for m.Step().ID != Ready {
		require.True(t, m.Next())
	}
	why, _ := m.Blocker()
	assert.Contains(t, why, "still checking", "nothing is decided on it")

	said := Answer{Question: qs[0], Result: runner.Result{Stdout: []byte(`{"azure-cli":"2.61.0","extensions":{}}`)}}
	require.True(t, m.Learn(said))
	c = byID(m)["az.version"]
	assert.False(t, c.Seen)
	assert.Equal(t, "2.61.0", c.Found)
	assert.False(t, m.Facts().Glimpse(files), "az has spoken")
}

func TestExtensionFromMedia(t *testing.T) {
	t.Parallel()
	row := func(item runner.MediaItem, installed string) Check {
		w := wellWorkstation()
		item.Name, item.Version = "aksarc", "1.2.23"
		w.Media = &runner.Media{Dir: "/usb", Sums: true, Items: []runner.MediaItem{item}}
		m, _ := rowsAfter(t, wellReach(), w)
		for _, q := range m.AskAgain(AskTools) {
			m.Learn(Answer{Question: q, Result: runner.Result{Stdout: []byte(`{"azure-cli":"2.60.0","extensions":{` + installed + `}}`)}})
		}
		return byID(m)["extension.aksarc"]
	}
	file := "/usb/aksarc-1.2.23-py3-none-any.whl"
	c := row(runner.MediaItem{File: file, Wheels: []string{"a", "b", "c"}}, "")
	assert.Equal(t, "az extension add --source "+file+" --yes", OneLine(c.Repair[0]))
	assert.Contains(t, c.Remedy, "2 dependencies")
	assert.True(t, c.Safe())
	c = row(runner.MediaItem{File: file, Wheels: []string{"a"}}, `"aksarc":"1.5.37"`)
	assert.Contains(t, OneLine(c.Repair[0]), "--upgrade", "also downwards")
	c = row(runner.MediaItem{Problems: []string{"there is no wheel"}}, "")
	assert.Empty(t, c.Repair)
	assert.False(t, c.Safe())
	assert.Contains(t, c.Remedy, "/usb: there is no wheel")
	c = row(runner.MediaItem{File: file, Wheels: []string{"a"}, Unproved: true}, "")
	assert.Contains(t, c.Remedy, "nobody vouches")
}
