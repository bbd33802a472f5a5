package validate

// row is what the engine knows of one kind of range. To add a kind, add a row.
type row struct {
	kind Kind
	// noun names the range in a sentence; named says that its name follows.
	noun  string
	named bool
	// asPrefix shows the addresses as 10.0.0.0/24 where they are one.
	asPrefix bool
	// clashes lists the kinds it may not touch. The row's own range takes the
	// blame: its field gets the problem.
	clashes []against
}

// against is one kind that a row may not touch, and what that breaks.
type against struct {
	kind     Kind
	severity Severity
	rule     string
}

// kinds is the table of who may touch whom. A pair that is listed in neither
// row may touch: a gateway is often the DNS server too, and reserved ranges
// often hold both.
func kinds() []row {
	return []row{
		{kind: KindPool, noun: "pool", clashes: []against{
			{KindNetworkAddress, Error, "V38"},
			{KindBroadcast, Error, "V38"},
			{KindGateway, Error, "V34"},
			{KindDNS, Error, "V35"},
			{KindReserved, Error, "V40"},
			{KindOtherPool, Error, "V41"},
			{KindOtherCluster, Error, "V53"},
			{KindApplianceIP, Warning, "V42"},
		}},
		{kind: KindControlPlane, noun: "control-plane IP", clashes: []against{
			{KindNetworkAddress, Error, "V53"},
			{KindBroadcast, Error, "V53"},
			{KindGateway, Error, "V53"},
			{KindDNS, Error, "V53"},
			{KindPool, Error, "V53"},
			{KindReserved, Error, "V40"},
			{KindOtherPool, Error, "V53"},
			{KindOtherCluster, Error, "V53"},
			{KindApplianceIP, Error, "V53"},
		}},
		{kind: KindLoadBalancer, noun: "load balancer addresses", clashes: []against{
			{KindPool, Error, "V33"},
			{KindControlPlane, Error, "V33"},
			{KindGateway, Error, "V33"},
			{KindDNS, Error, "V33"},
			{KindReserved, Error, "V33"},
			{KindOtherPool, Error, "V33"},
			{KindOtherCluster, Error, "V33"},
			{KindApplianceIP, Error, "V33"},
			{KindNetworkAddress, Error, "V33"},
			{KindBroadcast, Error, "V33"},
		}},
		{kind: KindGateway, noun: "gateway", clashes: []against{
			{KindNetworkAddress, Error, "V34"},
			{KindBroadcast, Error, "V34"},
			{KindOtherCluster, Error, "V34"},
			{KindOtherPool, Warning, "V41"},
			{KindApplianceIP, Warning, "V42"},
		}},
		{kind: KindDNS, noun: "DNS server", clashes: []against{
			{KindDNS, Error, "V35"},
			{KindNetworkAddress, Error, "V35"},
			{KindBroadcast, Error, "V35"},
			{KindServiceCIDR, Error, "V43"},
			{KindAppliance, Error, "V42"},
			{KindOtherPool, Warning, "V41"},
			{KindOtherCluster, Warning, "V35"},
		}},
		{kind: KindPrefix, noun: "address prefix", asPrefix: true, clashes: []against{
			{KindAppliance, Error, "V42"},
			{KindServiceCIDR, Error, "V43"},
			{KindOtherPrefix, Warning, "V41"},
		}},
		{kind: KindPodCIDR, noun: "pod CIDR", asPrefix: true, clashes: []against{
			{KindPrefix, Error, "V57"},
			{KindServiceCIDR, Error, "V57"},
			{KindAppliance, Error, "V42"},
			{KindDNS, Error, "V57"},
			{KindReserved, Error, "V57"},
			{KindApplianceIP, Error, "V57"},
			{KindOtherPrefix, Warning, "V57"},
		}},
		{kind: KindNetworkAddress, noun: "network address"},
		{kind: KindBroadcast, noun: "broadcast address"},
		{kind: KindReserved, noun: "reserved range", named: true},
		{kind: KindOtherPool, noun: "pool of network", named: true},
		{kind: KindOtherPrefix, noun: "prefix of network", named: true, asPrefix: true},
		{kind: KindOtherCluster, noun: "control-plane IP of cluster", named: true},
		{kind: KindServiceCIDR, noun: "service CIDR", asPrefix: true},
		{kind: KindAppliance, noun: "the appliance's container range", asPrefix: true},
		{kind: KindApplianceIP, noun: "the appliance's address", named: true},
	}
}

// verdict is what the table says of one pair; the zero verdict is "may touch".
type verdict struct {
	rule     string
	severity Severity
	// second is set when the second of the pair takes the blame.
	second bool
}

// kindTable is the rows made quick: a number for each kind, and for each pair
// of numbers the verdict.
type kindTable struct {
	rows     []row
	ids      map[Kind]int
	verdicts []verdict // len(rows) squared
}

func newKindTable() *kindTable {
	t := &kindTable{rows: kinds()}
	n := len(t.rows)
	t.ids = make(map[Kind]int, n)
	t.verdicts = make([]verdict, n*n)
	for i, r := range t.rows {
		t.ids[r.kind] = i
	}
	for i, r := range t.rows {
		for _, a := range r.clashes {
			j := t.ids[a.kind]
			t.verdicts[i*n+j] = verdict{a.rule, a.severity, false}
			if i != j {
				t.verdicts[j*n+i] = verdict{a.rule, a.severity, true}
			}
		}
	}
	return t
}

// id is the number of a kind, -1 for one that is not in the table.
func (t *kindTable) id(k Kind) int {
	if i, ok := t.ids[k]; ok {
		return i
	}
	return -1
}

func (t *kindTable) verdict(a, b int) verdict { return t.verdicts[a*len(t.rows)+b] }

// describe names a range with its addresses, as it stands in a sentence.
func (t *kindTable) describe(r Range) string {
	s, ok := r.span()
	i := t.id(r.Kind)
	if !ok || i < 0 {
		return string(r.Kind) + " " + r.Name
	}
	row := t.rows[i]
	text := row.noun
	if row.named && r.Name != "" {
		text += " " + r.Name
	}
	if row.asPrefix {
		if p, ok := s.asPrefix(); ok {
			return text + " " + p.String()
		}
	}
	return text + " " + s.String()
}
