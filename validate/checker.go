package validate

import (
	"cmp"
	"slices"
	"strconv"
)

// Checker applies the rules against one site. It is built once per discovery
// (the index over what exists is made then) and asked at every key. It is safe
// for concurrent use; the Site must not be changed afterwards.
type Checker struct {
	site  Site
	rules []Rule
	kinds *kindTable
	known known
}

// NewChecker prepares the rules for what is known of the site.
func NewChecker(site Site) *Checker {
	t := newKindTable()
	return &Checker{site: site, rules: checked(Rules()), kinds: t, known: newKnown(site, t)}
}

// checked keeps the rules that Check can decide.
func checked(all []Rule) []Rule {
	return slices.DeleteFunc(all, func(r Rule) bool { return r.check == nil })
}

// Check applies every rule.
func (c *Checker) Check(v Values) Report {
	in := &input{c: c, values: v}
	in.parse()
	in.resolve()
	layout := in.layout()
	for i := range c.rules {
		in.rule = c.rules[i].Number
		c.rules[i].check(in, &layout)
	}
	if len(in.problems) > 1 {
		sortProblems(in.problems)
	}
	return Report{Problems: in.problems, Layout: layout}
}

// sortProblems puts them in the order of the fields, then of the rule numbers.
func sortProblems(problems []Problem) {
	order := Fields()
	at := func(field string) int {
		if i := slices.Index(order, field); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(at(a.Field), at(b.Field)), cmp.Compare(ruleNumber(a.Rule), ruleNumber(b.Rule)))
	})
}

func ruleNumber(rule string) int {
	if len(rule) < 2 {
		return 0
	}
	n, _ := strconv.Atoi(rule[1:])
	return n
}

// Fields are the paths of the answers file in its order.
func Fields() []string {
	return []string{
		FieldRelease, FieldCloudName, FieldCloudFQDN,
		FieldSubscription, FieldResourceGroup, FieldLocation, FieldCustomLocation,
		FieldNetworkMode, FieldNetworkName, FieldVMSwitch, FieldVLAN, FieldPrefix,
		FieldGateway, FieldDNSServers, FieldPoolStart, FieldPoolEnd, FieldReserved,
		FieldClusterName, FieldKubernetesVersion, FieldControlPlaneCount, FieldControlPlaneIP,
		FieldControlPlaneVMSize, FieldNodeCount, FieldNodeVMSize, FieldAutoscaler,
		FieldAutoscalerMin, FieldAutoscalerMax, FieldPodCIDR, FieldMaxPods,
		FieldSSHGenerate, FieldSSHPublicKeyFile, FieldLoadBalancerIPs,
		FieldKubeconfigFile, FieldKubeconfigMerge,
	}
}
