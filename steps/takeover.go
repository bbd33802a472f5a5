package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"aksarc-wizard/validate"
)

// Found is one value that a file of the site already holds, and the field it
// would go to. Nothing is filled in before the operator accepts it.
type Found struct {
	// Key is where it stands in the file, Value what it says.
	Key, Value string
	// Field is the answers-file path, Text what the field would be set to.
	Field, Text string
	// Note says what to look at before accepting, "" for nothing.
	Note string
}

// infrastructureName is the name that the documents give the range of the Arc
// resource bridge.
const infrastructureName = "k8snodeippool"

// maxTakeOver bounds the files that are taken over, in bytes.
const maxTakeOver = 16 << 20

// TakeOver reads what the site has written down already: the infrastructure
// YAML of the Arc resource bridge (vswitchname, ipaddressprefix, gateway,
// dnsservers, k8snodeippoolstart, k8snodeippoolend, vlanid), or a host's
// FullEnvironment.json (fact 56). now are the answers at hand: the reserved
// ranges in them are kept. A file of another shape is a *FileError.
func TakeOver(text []byte, now validate.Values) ([]Found, error) {
	if len(text) > maxTakeOver {
		return nil, &FileError{Message: fmt.Sprintf("The file has %d bytes; neither of the two files that can be taken over is that large.", len(text))}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var doc any
	if json.Unmarshal(text, &doc) != nil {
		if err := yaml.Unmarshal(text, &doc); err != nil {
			return nil, &FileError{Message: "The file is neither JSON nor YAML.", Hint: takeOverHint}
		}
	}
	t := takeOver{now: now}
	t.environment(doc)
	t.infrastructure(doc)
	if len(t.found) == 0 {
		return nil, &FileError{Message: "None of the known keys is in the file.", Hint: takeOverHint}
	}
	return t.found, nil
}

const takeOverHint = "Wanted is the infrastructure YAML (vswitchname, ipaddressprefix, gateway, dnsservers, k8snodeippoolstart, k8snodeippoolend, vlanid) or FullEnvironment.json from a host's C:\\CloudDeployment."

type takeOver struct {
	now   validate.Values
	found []Found
}

func (t *takeOver) add(key, value, field, text, note string) {
	if value == "" || slices.ContainsFunc(t.found, func(f Found) bool { return f.Field == field && f.Text == text }) {
		return
	}
	t.found = append(t.found, Found{Key: key, Value: value, Field: field, Text: text, Note: note})
}

// infrastructure reads the flat keys, at whatever depth they stand.
func (t *takeOver) infrastructure(doc any) {
	one := func(key string) string {
		if all := deepValues(doc, key); len(all) > 0 {
			return scalarText(all[0])
		}
		return ""
	}
	const same = "The bridge's own network: right only if the cluster is to share it."
	t.add("vswitchname", one("vswitchname"), validate.FieldVMSwitch, one("vswitchname"), "")
	t.add("vlanid", one("vlanid"), validate.FieldVLAN, one("vlanid"), "")
	t.add("ipaddressprefix", one("ipaddressprefix"), validate.FieldPrefix, one("ipaddressprefix"), same)
	t.add("gateway", one("gateway"), validate.FieldGateway, one("gateway"), same)
	if all := deepValues(doc, "dnsservers"); len(all) > 0 {
		text := strings.Join(listText(all[0]), ", ")
		t.add("dnsservers", text, validate.FieldDNSServers, text, "")
	}
	if start, end := one("k8snodeippoolstart"), one("k8snodeippoolend"); start != "" && end != "" {
		t.reserve("k8snodeippoolstart, k8snodeippoolend", infrastructureName, start, end)
	}
}

// environment reads FullEnvironment.json: the intents of the host network name
// the switches, the infrastructure network the addresses that are taken.
func (t *takeOver) environment(doc any) {
	for _, host := range deepValues(doc, "HostNetwork") {
		for _, intents := range deepValues(host, "Intents") {
			for _, name := range deepValues(intents, "Name") {
				s := scalarText(name)
				t.add("HostNetwork.Intents.Name", s, validate.FieldVMSwitch, "ConvergedSwitch("+s+")", "The switch of the intent "+s+"; take the one that carries compute traffic.")
			}
		}
	}
	for _, infra := range deepValues(doc, "InfrastructureNetwork") {
		gateway := firstText(deepValues(infra, "Gateway"))
		mask := firstText(deepValues(infra, "SubnetMask"))
		const same = "The management network: right only if the cluster is to share it."
		if p, ok := prefixOf(gateway, mask); ok {
			t.add("InfrastructureNetwork.SubnetMask", mask, validate.FieldPrefix, p, same)
		}
		t.add("InfrastructureNetwork.Gateway", gateway, validate.FieldGateway, gateway, same)
		if dns := deepValues(infra, "DNSServers"); len(dns) > 0 {
			text := strings.Join(listText(dns[0]), ", ")
			t.add("InfrastructureNetwork.DNSServers", text, validate.FieldDNSServers, text, "")
		}
		for i, pools := range deepValues(infra, "IPPools") {
			for j, pool := range asList(pools) {
				start, end := firstText(deepValues(pool, "StartingAddress")), firstText(deepValues(pool, "EndingAddress"))
				if start != "" && end != "" {
					name := "infrastructure"
					if i+j > 0 {
						name = fmt.Sprintf("infrastructure%d", i+j+1)
					}
					t.reserve("InfrastructureNetwork.IPPools", name, start, end)
				}
			}
		}
	}
}

// reserve adds a range to those that must stay free, keeping what is there.
func (t *takeOver) reserve(key, name, start, end string) {
	item := name + " " + start + "-" + end
	kept := SplitList(validate.FieldReserved, t.now[validate.FieldReserved])
	for _, f := range t.found {
		if f.Field == validate.FieldReserved {
			kept = SplitList(validate.FieldReserved, f.Text)
		}
	}
	if slices.ContainsFunc(kept, func(s string) bool { return strings.HasSuffix(s, start+"-"+end) }) {
		return
	}
	t.add(key, start+" - "+end, validate.FieldReserved, JoinList(validate.FieldReserved, append(kept, item)), "These addresses belong to the infrastructure and must stay free.")
}

// prefixOf makes a prefix of an address in it and its mask (or its length).
func prefixOf(address, mask string) (string, bool) {
	a, err := netip.ParseAddr(address)
	if err != nil || !a.Is4() {
		return "", false
	}
	m, err := netip.ParseAddr(mask)
	if err != nil || !m.Is4() {
		return "", false
	}
	bits := 0
	for _, b := range m.As4() {
		for ; b&0x80 != 0; b <<= 1 {
			bits++
		}
		if b != 0 {
			return "", false // not a mask: a one behind a zero
		}
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return "", false
	}
	return p.String(), true
}

// deepValues finds every value of a key, without case, at whatever depth; the
// order is that of the file for lists and of the names for mappings.
func deepValues(node any, key string) []any {
	var out []any
	switch n := node.(type) {
	case map[string]any:
		names := make([]string, 0, len(n))
		for name := range n {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if strings.EqualFold(name, key) {
				out = append(out, n[name])
			}
			out = append(out, deepValues(n[name], key)...)
		}
	case map[any]any:
		plain := map[string]any{}
		for k, v := range n {
			plain[fmt.Sprint(k)] = v
		}
		return deepValues(plain, key)
	case []any:
		for _, item := range n {
			out = append(out, deepValues(item, key)...)
		}
	}
	return out
}

func asList(node any) []any {
	if l, ok := node.([]any); ok {
		return l
	}
	return []any{node}
}

func listText(node any) []string {
	var out []string
	for _, item := range asList(node) {
		out = append(out, SplitList(validate.FieldDNSServers, scalarText(item))...)
	}
	return out
}

func scalarText(node any) string {
	switch n := node.(type) {
	case nil, map[string]any, []any:
		return ""
	case float64:
		if n == float64(int64(n)) {
			return fmt.Sprint(int64(n))
		}
		return fmt.Sprint(n)
	default:
		return strings.TrimSpace(fmt.Sprint(n))
	}
}

func firstText(all []any) string {
	if len(all) == 0 {
		return ""
	}
	return scalarText(all[0])
}
