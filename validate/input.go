package validate

import (
	"net/netip"
	"slices"
)

// value is one field: as typed, and parsed. ok is false while it is empty
// (without a default) or wrong; rules that need it stay silent then.
type value[T any] struct {
	field string
	raw   string
	v     T
	ok    bool
}

func (v value[T]) empty() bool { return v.raw == "" }

// input is one set of answers, parsed once. The rules read it and add problems.
type input struct {
	c        *Checker
	values   Values
	rule     string // the rule that is speaking
	problems []Problem

	cloudName, fqdn                             value[string]
	subscription, resourceGroup                 value[string]
	location, customLocation                    value[string]
	mode, networkName, vmSwitch                 value[string]
	vlan                                        value[int]
	prefix                                      value[netip.Prefix]
	gateway, poolStart, poolEnd, controlPlaneIP value[uint32]
	dns                                         value[[]uint32]
	reserved                                    value[[]Range]
	clusterName, version                        value[string]
	controlPlaneCount, nodeCount                value[int]
	controlPlaneVMSize, nodeVMSize              value[string]
	autoscaler                                  value[bool]
	autoscalerMin, autoscalerMax                value[int]
	podCIDR                                     value[netip.Prefix]
	maxPods, loadBalancerIPs                    value[int]
	sshGenerate                                 value[bool]
	sshPublicKeyFile, kubeconfigFile            value[string]
	kubeconfigMerge                             value[bool]

	net network

	// Room for the usual short lists, so that they need no allocation.
	dnsRoom      [4]uint32
	reservedRoom [4]Range
	poolRoom     [1]pool
}

// defaultPodCIDR is what aksarc takes when none is given (fact 67); a constant
// that Go cannot write as one.
var defaultPodCIDR = netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 244}), 16)

// Defaults that the service or this program takes for an empty field.
const (
	defaultControlPlanes = 1
	defaultNodes         = 1
	defaultMaxPods       = 110
)

func (in *input) parse() {
	in.text(FieldRelease) // which releases there are is not known here; only rule V28 is
	in.cloudName = in.text(FieldCloudName)
	in.fqdn = in.text(FieldCloudFQDN)
	in.subscription = in.text(FieldSubscription)
	in.resourceGroup = in.text(FieldResourceGroup)
	in.location = in.text(FieldLocation)
	in.customLocation = in.text(FieldCustomLocation)
	in.mode = in.text(FieldNetworkMode)
	in.networkName = in.text(FieldNetworkName)
	in.parseNetwork()
	in.parseReserved()
	in.clusterName = in.text(FieldClusterName)
	in.version = in.text(FieldKubernetesVersion)
	in.controlPlaneCount = in.number(FieldControlPlaneCount, "V52", defaultControlPlanes)
	in.controlPlaneIP = in.addr(FieldControlPlaneIP, "V53")
	in.controlPlaneVMSize = in.text(FieldControlPlaneVMSize)
	in.nodeCount = in.number(FieldNodeCount, "V55", defaultNodes)
	in.nodeVMSize = in.text(FieldNodeVMSize)
	in.autoscaler = in.boolean(FieldAutoscaler, "V59", false)
	in.autoscalerMin = in.number(FieldAutoscalerMin, "V59", 0)
	in.autoscalerMax = in.number(FieldAutoscalerMax, "V59", 0)
	in.podCIDR = in.cidr(FieldPodCIDR, "V57")
	if in.podCIDR.empty() {
		in.podCIDR.v, in.podCIDR.ok = defaultPodCIDR, true
	}
	in.maxPods = in.number(FieldMaxPods, "V61", defaultMaxPods)
	in.sshPublicKeyFile = in.text(FieldSSHPublicKeyFile)
	in.sshGenerate = in.boolean(FieldSSHGenerate, "V58", in.sshPublicKeyFile.empty())
	in.loadBalancerIPs = in.number(FieldLoadBalancerIPs, "V33", 0)
	in.kubeconfigFile = in.text(FieldKubeconfigFile)
	in.kubeconfigMerge = in.boolean(FieldKubeconfigMerge, "V70", false)
}

// parseNetwork reads the fields of a network to be made. An existing network
// brings its own, and what was typed there is then of no account.
func (in *input) parseNetwork() {
	if in.existing() {
		return
	}
	in.vmSwitch = in.text(FieldVMSwitch)
	in.vlan = in.number(FieldVLAN, "V44", 0)
	in.prefix = in.cidr(FieldPrefix, "V32")
	in.gateway = in.addr(FieldGateway, "V34")
	in.dns = in.addrs(FieldDNSServers, "V35")
	in.poolStart = in.addr(FieldPoolStart, "V38")
	in.poolEnd = in.addr(FieldPoolEnd, "V38")
}

// existing says that the operator chose a network that is already there.
func (in *input) existing() bool { return in.mode.raw == modeExisting }

// clean applies rule V28 to one field.
func (in *input) clean(field, raw string, list bool) bool {
	what, hint := unclean(raw, list)
	if what == "" {
		return true
	}
	in.problems = append(in.problems, Problem{
		Field: field, Rule: "V28", Severity: Error,
		Message: brief(quoted(raw) + " " + what + "."), Hint: brief(hint),
	})
	return false
}

func (in *input) text(field string) value[string] {
	raw := in.values[field]
	return value[string]{field, raw, raw, raw != "" && in.clean(field, raw, false)}
}

// malformed reports a value that does not parse, in the name of its rule.
func (in *input) malformed(field, rule string, f fault) {
	in.problems = append(in.problems, Problem{Field: field, Rule: rule, Severity: Error, Message: brief(f.message), Hint: brief(f.hint)})
}

// read parses a field with p; it is how every typed field comes in.
func read[T any](in *input, field, rule string, p func(string) (T, fault)) value[T] {
	out := value[T]{field: field, raw: in.values[field]}
	if out.raw == "" || !in.clean(field, out.raw, false) {
		return out
	}
	v, f := p(out.raw)
	if f.bad() {
		in.malformed(field, rule, f)
		return out
	}
	out.v, out.ok = v, true
	return out
}

func (in *input) addr(field, rule string) value[uint32] { return read(in, field, rule, parseAddr) }

func (in *input) cidr(field, rule string) value[netip.Prefix] {
	return read(in, field, rule, parsePrefix)
}

func (in *input) number(field, rule string, missing int) value[int] {
	v := read(in, field, rule, parseNumber)
	if v.empty() {
		v.v, v.ok = missing, true
	}
	return v
}

func (in *input) boolean(field, rule string, missing bool) value[bool] {
	v := read(in, field, rule, parseBool)
	if v.empty() {
		v.v, v.ok = missing, true
	}
	return v
}

// addrs reads a list; one wrong item makes the whole list unknown, and every
// wrong item is named.
func (in *input) addrs(field, rule string) value[[]uint32] {
	out := value[[]uint32]{field: field, raw: in.values[field]}
	if out.raw == "" || !in.clean(field, out.raw, true) {
		return out
	}
	out.v, out.ok = in.dnsRoom[:0], true
	for item, rest := nextItem(out.raw); item != ""; item, rest = nextItem(rest) {
		a, f := parseAddr(item)
		if f.bad() {
			in.malformed(field, rule, f)
			out.ok = false
			continue
		}
		out.v = append(out.v, a)
	}
	if len(out.v) == 0 {
		if out.ok {
			out.raw = "" // separators only: as good as empty
		}
		out.ok = false
	}
	return out
}

// add reports a problem of the rule that is speaking.
func (in *input) add(severity Severity, field, message, hint string, with ...string) {
	in.problems = append(in.problems, Problem{
		Field: field, Rule: in.rule, Severity: severity, Message: brief(message), Hint: brief(hint), With: slices.Clip(with),
	})
}

func (in *input) fail(field, message, hint string, with ...string) {
	in.add(Error, field, message, hint, with...)
}

func (in *input) warn(field, message, hint string, with ...string) {
	in.add(Warning, field, message, hint, with...)
}

// require reports an empty field that has no default; true when it is empty.
func (in *input) require(field, raw, message, hint string) bool {
	if raw != "" {
		return false
	}
	in.problems = append(in.problems, Problem{
		Field: field, Rule: in.rule, Severity: Error, Message: message, Hint: hint, Missing: true,
	})
	return true
}
