package steps

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/validate"
)

// appliance is the range of the appliance's own containers, which must not be
// routed to from elsewhere (fact 15).
var appliance = netip.MustParsePrefix("10.131.19.0/24")

// soon is how long before its end a certificate is warned of (rule V17).
const soon = 30 * 24 * time.Hour

// siteChecks are the rows about the way to the site: names, port,
// certificates (rules V15 to V17). None when the world can't look.
func siteChecks(f *Facts) []Check {
	s := f.Standing(AskReach)
	if s.State == Failed {
		return nil
	}
	rows := []Check{
		{ID: CheckNames, Title: "Names of the site", Rule: "V15", Wanted: "all, at one address"},
		{ID: CheckPort, Title: "Port 443", Rule: "V16", Wanted: "open"},
		{ID: CheckChain, Title: "Certificates", Rule: "V17", Wanted: "trusted by az"},
	}
	for i := range rows {
		rows[i].Severity, rows[i].Asks = validate.Error, []QuestionID{AskReach}
		switch s.State {
		case NotAsked:
			rows[i].Status, rows[i].Message = CheckSkipped, "Not checked yet: the domain name of the site is needed."
		case Asking:
			rows[i].Status = CheckPending
		}
	}
	if s.State == Learnt {
		r := f.Reach
		rows[0], rows[1], rows[2] = namesCheck(rows[0], r), portCheck(rows[1], r), chainCheck(rows[2], r, f.Workstation.Bundle)
		for i := range rows {
			if r.Rehearsal {
				rows[i].Did = "asked the built-in site; nothing was sent"
			}
		}
	}
	return rows
}

// needed says whether az itself talks to the name.
func needed(label string) bool { return label == "login" || label == "armmanagement" }

func namesCheck(c Check, r runner.SiteReport) Check {
	var names []string
	var first runner.NameAnswer
	for _, n := range r.Names {
		names = append(names, n.Name)
		if len(first.Addrs) == 0 {
			first = n
		}
	}
	c.Did = "resolved " + strings.Join(names, ", ") + " with the system resolver"
	if len(first.Addrs) > 0 {
		c.Found = strings.Join(first.Addrs, ", ")
		c.Did += ": " + c.Found
	}
	const zone = "On the DNS server that this computer asks, *.%s must lead to the ingress address of the appliance (nslookup portal.%[1]s)."
	c.Remedy = fmt.Sprintf(zone, r.FQDN)
	var gone, silent, others []runner.NameAnswer
	for _, n := range r.Names {
		switch {
		case n.Missing:
			gone = append(gone, n)
		case n.Err != "":
			silent = append(silent, n)
		case !slices.Equal(n.Addrs, first.Addrs):
			others = append(others, n)
		}
	}
	switch i := slices.IndexFunc(gone, func(n runner.NameAnswer) bool { return needed(n.Label) }); {
	case i >= 0 && r.Proxy == "":
		c.Status, c.Found = CheckFail, "not found"
		c.Message = fmt.Sprintf("%s: %s. az can't reach the site without it.", gone[i].Name, gone[i].Err)
	case i >= 0:
		c.Status, c.Certainty, c.Found = CheckWarn, Untested, "not found"
		c.Message = fmt.Sprintf("%s: %s, from here. az goes through the proxy %s, which may know it.", gone[i].Name, gone[i].Err, r.Proxy)
	case len(silent) > 0:
		c.Status, c.Certainty, c.Found = CheckWarn, Untested, "no answer"
		c.Message = fmt.Sprintf("%s: %s.", silent[0].Name, silent[0].Err)
		c.Remedy = "Is a DNS server of the site configured on this computer, and reachable? " + c.Remedy
	case len(gone) > 0 && gone[0].Random:
		c.Status, c.Certainty, c.Found = CheckFail, Probable, c.Found+"; no wildcard"
		c.Message = fmt.Sprintf("The names that az needs are there, but any other name under %s (tried: %s) is not; the services behind such names will be missed later.", r.FQDN, gone[0].Name)
	case len(gone) > 0:
		c.Status, c.Certainty = CheckFail, Probable
		c.Message = fmt.Sprintf("%s: %s.", gone[0].Name, gone[0].Err)
	case len(others) > 0:
		c.Status, c.Certainty = CheckFail, Probable
		c.Message = fmt.Sprintf("%s leads to %s, but %s to %s: all must lead to the one ingress address.",
			first.Name, strings.Join(first.Addrs, ", "), others[0].Name, strings.Join(others[0].Addrs, ", "))
	default:
		c.Status, c.Message, c.Remedy = CheckOK, "also for any other name under "+r.FQDN, ""
		for _, text := range first.Addrs {
			if a, err := netip.ParseAddr(text); err == nil && appliance.Contains(a) {
				c.Status, c.Certainty = CheckWarn, Probable
				c.Message = fmt.Sprintf("%s is within %s, which the appliance keeps to itself.", a, appliance)
				c.Remedy = "Ask the operator of the site for the ingress address; DNS must lead to that one."
			}
		}
	}
	return c
}

func portCheck(c Check, r runner.SiteReport) Check {
	if r.Proxy != "" {
		return throughProxy(c, r.Proxy)
	}
	if len(r.Ports) == 0 {
		c.Status, c.Message = CheckSkipped, "Not checked: the names lead nowhere."
		return c
	}
	var at []string
	for _, p := range r.Ports {
		if !slices.Contains(at, p.Addr) {
			at = append(at, p.Addr)
		}
	}
	c.Did = "connected to " + strings.Join(at, ", ")
	for _, p := range r.Ports {
		if p.Err == "" {
			continue
		}
		c.Status, c.Found = CheckFail, p.Err
		c.Message = fmt.Sprintf("No connection to %s (%s): %s.", p.Name, p.Addr, p.Err)
		c.Remedy = "Is the appliance up? After a restart of a machine or of the appliance it can take up to an hour. Otherwise a firewall stands in between."
		if p.Refused {
			c.Message = fmt.Sprintf("%s (%s) refuses the connection: the computer is there, nothing listens.", p.Name, p.Addr)
		} else {
			// Silence may be this moment's; a closed door is a fact.
			c.Certainty = Probable
		}
		return c
	}
	c.Status, c.Found, c.Message = CheckOK, "open", strings.Join(at, ", ")
	return c
}

func throughProxy(c Check, proxy string) Check {
	c.Status, c.Certainty, c.Found = CheckWarn, Untested, "behind a proxy"
	c.Message = fmt.Sprintf("az goes through the proxy %s, so nothing seen without it would count. Proxies are not supported with disconnected operations.", proxy)
	c.Remedy = "Unset HTTPS_PROXY, or put the site's domain into NO_PROXY."
	return c
}

func chainCheck(c Check, r runner.SiteReport, bundle runner.Bundle) Check {
	if r.Proxy != "" {
		return throughProxy(c, r.Proxy)
	}
	if len(r.Chains) == 0 {
		c.Status, c.Message = CheckSkipped, "Not checked: the names lead nowhere."
		return c
	}
	roots := r.Bundle
	if roots == "" {
		roots = "the system's roots (az's own bundle was not found)"
	}
	c.Did = "shook hands with " + r.Chains[0].Name + " and verified with " + roots
	untold := 0
	for _, a := range r.Chains {
		switch a.Fault {
		case runner.ChainOK:
			continue
		case runner.ChainUntold:
			untold++
			continue
		}
		return chainFault(c, a, r.At, r.Bundle)
	}
	if untold > 0 {
		c.Status, c.Message = CheckSkipped, "Not checked: no connection."
		if untold < len(r.Chains) {
			c.Message = "Not checked for every name: no connection."
		}
		return c
	}
	first := r.Chains[0].Server
	for _, a := range r.Chains {
		if a.Server.NotAfter.Before(first.NotAfter) {
			first = a.Server
		}
	}
	c.Status, c.Found, c.Message = CheckOK, "trusted", "valid until "+day(first.NotAfter)
	if r.Bundle == "" {
		c.Certainty = Probable
	}
	if left := first.NotAfter.Sub(r.At); left < soon && !first.NotAfter.IsZero() {
		c.Status = CheckWarn
		c.Message = fmt.Sprintf("The certificate %s ends on %s, in %d days.", first.Subject, day(first.NotAfter), int(left.Hours()/24))
		c.Remedy = "Have the operator of the site renew it; nothing works after that day."
	}
	return c
}

func chainFault(c Check, a runner.ChainAnswer, now time.Time, bundle string) Check {
	c.Status, c.Found = CheckFail, string(a.Fault)
	if bundle == "" {
		c.Certainty = Probable
	}
	switch a.Fault {
	case runner.ChainUntrusted:
		c.Found, c.Wants = "not trusted", CarriedRoot
		c.Message = fmt.Sprintf("az does not trust %s: no root it knows has signed this. The certificate was issued by %s.", a.Name, a.Server.Issuer)
		c.Remedy = "Get the site's root certificate (.cer or .pem) from its operator, compare its fingerprint, and name it to the wizard, on the page or with --ca FILE. az's installation is not touched."
	case runner.ChainWrongName:
		c.Found = "other name"
		c.Message = fmt.Sprintf("The server at %s shows a certificate for %s.", a.Name, strings.Join(a.Names, ", "))
		c.Remedy = "Do the names lead to the right address, and is the domain name of the site right? Otherwise the operator of the site must issue the certificate anew."
	case runner.ChainExpired:
		c.Found = "expired"
		c.Message = fmt.Sprintf("The certificate of %s ended on %s; this computer's clock says %s.", a.Name, day(a.Server.NotAfter), minute(now))
		if now.Before(a.Server.NotAfter) {
			c.Message = fmt.Sprintf("A certificate above that of %s has ended; this computer's clock says %s.", a.Name, minute(now))
		}
		c.Remedy = "If the clock is right, have the operator of the site renew the certificate; otherwise set the clock."
	case runner.ChainNotYet:
		c.Found = "not yet valid"
		c.Message = fmt.Sprintf("The certificate of %s begins on %s; this computer's clock says %s.", a.Name, minute(a.Server.NotBefore), minute(now))
		c.Remedy = "Set the clock of this computer; it is probably behind."
	case runner.ChainNoTLS:
		c.Found = "no TLS"
		c.Message = fmt.Sprintf("%s answers on port 443, but not in TLS: %s.", a.Name, a.Err)
		c.Remedy = "Does the name lead to the appliance, or to something else?"
	default:
		c.Found = "invalid"
		c.Message = fmt.Sprintf("The certificate of %s can't be used: %s.", a.Name, a.Err)
		c.Remedy = "Have the operator of the site issue it anew."
	}
	return c
}

func day(t time.Time) string    { return t.UTC().Format("2006-01-02") }
func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// AllChecks are Checks and the rules about the two names as typed (V11, V12),
// which a face with a form tells beside their fields instead.
func (m *Machine) AllChecks() []Check {
	c := m.cloudNamesCheck().settle(&m.facts)
	c.Acknowledged = m.acknowledged[c.ID]
	return append(m.Checks(), c)
}

func (m *Machine) cloudNamesCheck() Check {
	c := Check{ID: CheckCloudNames, Title: "Names in the answers", Rule: "V11", Severity: validate.Error, Wanted: "a domain and a cloud name",
		Did: "applied rules V11 and V12 to the answers", Status: CheckOK, Message: "as wanted",
		Found: m.values[validate.FieldCloudFQDN] + ", " + m.values[validate.FieldCloudName]}
	for _, p := range m.report.Problems {
		if p.Field != validate.FieldCloudFQDN && p.Field != validate.FieldCloudName {
			continue
		}
		c.Status, c.Rule, c.Message, c.Remedy = CheckWarn, p.Rule, p.Message, p.Hint
		if p.Severity == validate.Error {
			c.Status = CheckFail
			return c
		}
	}
	return c
}
