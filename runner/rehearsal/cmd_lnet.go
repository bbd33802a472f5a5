package rehearsal

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// lnetCreate blocks until the network is there: the command has no --no-wait.
func (r *run) lnetCreate() (any, error) {
	n, err := r.networkFromCall()
	if err != nil {
		return nil, err
	}
	err = r.service(func(s *site.State, now time.Time) error {
		g, err := r.group(s)
		if err != nil {
			return err
		}
		if n.Location == "" {
			n.Location = g.Location
		}
		_, err = s.CreateNetwork(n, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	var view any
	err = r.wait(func(s *site.State, _ time.Time) (bool, error) {
		now := s.Networks[site.Key(n.Group, n.Name)]
		if now == nil {
			return true, site.NotFound(site.TypeNetwork, n.Name, n.Group)
		}
		view = s.NetworkView(now)
		return now.State != "InProgress", nil
	})
	return view, err
}

// networkFromCall checks the flags as the extension does before it asks the
// service. It doesn't look at the order of the pool's ends, nor at the gateway.
func (r *run) networkFromCall() (*site.Network, error) {
	get := r.call.Get
	n := &site.Network{
		Group: get("--resource-group"), Name: get("--name"), Location: get("--location"), CustomLocation: get("--custom-location"),
		Method: "Dynamic", VLAN: r.call.Int("--vlan", 0), Switch: strings.Trim(get("--vm-switch-name"), `"`), Tags: pairs(r.call.List("--tags")),
	}
	if r.call.Has("--ip-allocation-method") {
		n.Method = get("--ip-allocation-method")
	}
	given := []string{}
	for _, flag := range []string{"--address-prefixes", "--gateway", "--dns-servers", "--ip-pool-start", "--ip-pool-end", "--ip-pools", "--routes"} {
		if r.call.Has(flag) {
			given = append(given, flag)
		}
	}
	if n.Method != "Static" {
		if len(given) > 0 {
			return nil, refuse("Unsupported configuration. %s can only be used when --ip-allocation-method is 'Static'.", strings.Join(given, " / "))
		}
		return n, nil
	}
	return n, r.staticNetwork(n)
}

func (r *run) staticNetwork(n *site.Network) error {
	prefixes := r.call.List("--address-prefixes")
	switch len(prefixes) {
	case 0:
		return refuse("Address-prefix must be provided if --ip-allocation-method is Static.")
	case 1:
	default:
		return refuse("Only one address prefix can be given.")
	}
	prefix, err := netip.ParsePrefix(prefixes[0])
	if err != nil || prefix != prefix.Masked() {
		return refuse("Invalid CIDR provided: %s", prefixes[0])
	}
	n.Prefix = prefix
	address := func(text string) (netip.Addr, error) {
		a, err := netip.ParseAddr(text)
		if err != nil {
			return a, refuse("Invalid IP address: %s", text)
		}
		return a, nil
	}
	if g := r.call.Get("--gateway"); g != "" {
		if n.Gateway, err = address(g); err != nil {
			return err
		}
	}
	for _, d := range r.call.List("--dns-servers") {
		a, err := address(d)
		if err != nil {
			return err
		}
		n.DNS = append(n.DNS, a)
	}
	start, end := r.call.Get("--ip-pool-start"), r.call.Get("--ip-pool-end")
	if (start == "") != (end == "") {
		return refuse("Missing --ip-pool-start or --ip-pool-end. Both the parameters need to be provided together.")
	}
	if start == "" {
		return nil
	}
	pool := site.Pool{Type: r.call.Get("--ip-pool-type")}
	if pool.Start, err = address(start); err != nil {
		return err
	}
	if pool.End, err = address(end); err != nil {
		return err
	}
	if !prefix.Contains(pool.Start) || !prefix.Contains(pool.End) {
		return refuse("Invalid Input: Range %s %s is not within subnet address prefix %s", start, end, prefix)
	}
	n.Pools = []site.Pool{pool}
	return nil
}

// named lists the networks that the call names, by --ids or --name and group.
func (r *run) named(s *site.State) ([]*site.Network, error) {
	if ids := r.call.List("--ids"); len(ids) > 0 {
		var list []*site.Network
		for _, id := range ids {
			group, kind, name, ok := site.ParseID(id)
			if !ok || !strings.EqualFold(kind, site.TypeNetwork) {
				return nil, refuse("invalid resource ID: %s", id)
			}
			n := s.Networks[site.Key(group, name)]
			if n == nil {
				return nil, site.NotFound(site.TypeNetwork, name, group)
			}
			list = append(list, n)
		}
		return list, nil
	}
	name := r.call.Get("--name")
	if name == "" || !r.call.Has("--resource-group") {
		return nil, &exitWith{code: exitUsage, text: "(--resource-group --name | --ids) are required"}
	}
	g, err := r.group(s)
	if err != nil {
		return nil, err
	}
	n := s.Networks[site.Key(g.Name, name)]
	if n == nil {
		return nil, site.NotFound(site.TypeNetwork, name, g.Name)
	}
	return []*site.Network{n}, nil
}

func (r *run) lnetShow() (any, error) {
	var views []any
	err := r.service(func(s *site.State, _ time.Time) error {
		list, err := r.named(s)
		for _, n := range list {
			views = append(views, s.NetworkView(n))
		}
		return err
	})
	if err != nil || len(views) != 1 {
		return views, err
	}
	return views[0], nil
}

func (r *run) lnetList() (any, error) {
	list := []any{}
	err := r.service(func(s *site.State, _ time.Time) error {
		if r.call.Has("--resource-group") {
			if _, err := r.group(s); err != nil {
				return err
			}
		}
		for _, key := range slices.Sorted(maps.Keys(s.Networks)) {
			if n := s.Networks[key]; r.inScope(s, n.Group) {
				list = append(list, s.NetworkView(n))
			}
		}
		return nil
	})
	return list, err
}

// lnetUpdate changes tags, and with a newer extension the DNS servers.
func (r *run) lnetUpdate() (any, error) {
	var view any
	err := r.service(func(s *site.State, _ time.Time) error {
		list, err := r.named(s)
		if err != nil {
			return err
		}
		n := list[0]
		if r.call.Has("--tags") {
			n.Tags = pairs(r.call.List("--tags"))
		}
		if servers := r.call.List("--dns-servers"); len(servers) > 0 {
			n.DNS = nil
			for _, d := range servers {
				a, err := netip.ParseAddr(d)
				if err != nil {
					return refuse("Invalid IP address: %s", d)
				}
				n.DNS = append(n.DNS, a)
			}
		}
		view = s.NetworkView(n)
		return nil
	})
	return view, err
}

func (r *run) lnetDelete() (any, error) {
	if err := r.confirm(); err != nil {
		return nil, err
	}
	var going []string
	err := r.service(func(s *site.State, now time.Time) error {
		list, err := r.named(s)
		if err != nil {
			return err
		}
		for _, n := range list {
			if err := s.DeleteNetwork(n.Group, n.Name, now); err != nil {
				return err
			}
			going = append(going, site.Key(n.Group, n.Name))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return nil, r.wait(func(s *site.State, _ time.Time) (bool, error) {
		return !slices.ContainsFunc(going, func(key string) bool { return s.Networks[key] != nil }), nil
	})
}

// confirm refuses commands that ask first: nobody is at a terminal to answer.
func (r *run) confirm() error {
	if r.call.Has("--yes") || truthy(r.env.Getenv("AZURE_CORE_DISABLE_CONFIRM_PROMPT")) {
		return nil
	}
	r.warn("Unable to prompt for confirmation as no tty available. Use --yes.")
	return refuse("Operation cancelled.")
}

// pairs reads key=value arguments.
func pairs(list []string) map[string]string {
	m := map[string]string{}
	for _, item := range list {
		key, value, _ := strings.Cut(item, "=")
		if key != "" {
			m[key] = value
		}
	}
	return m
}
