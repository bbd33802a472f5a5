package az

import "aksarc-wizard/runner"

const (
	sub = "11111111-2222-3333-4444-555555555555"
	grp = "aks-rg"
)

var (
	scope  = Scope{Subscription: sub, ResourceGroup: grp}
	inArgs = " --resource-group aks-rg --subscription " + sub
	clID   = CustomLocationID(sub, grp, "cl1")
	lnID   = LNetID(sub, grp, "ln1")
	seed   = Versions{
		Core: mustVersion("2.60.0"), AksArc: mustVersion("1.2.23"),
		StackHCIVM: mustVersion("1.3.0"), CustomLocation: mustVersion("0.1.3"),
	}
	newest = Versions{
		Core: mustVersion("2.89.1"), AksArc: mustVersion("1.5.116"),
		StackHCIVM: mustVersion("1.15.1"), CustomLocation: mustVersion("0.1.4"),
	}
)

// built is one command as a test expects it. Words of want are separated by
// blanks; ␣ stands for a blank inside one.
type built struct {
	name    string
	command runner.Command
	want    string
	// versions it was built for, when not the seed's.
	versions Versions
}

func must(c runner.Command, err error) runner.Command {
	if err != nil {
		panic(err)
	}
	return c
}

// every builder with nothing but what it can't do without, and with everything
// set: the two tests that no command goes without.
func allBuilt() []built {
	site := SiteCloud("azure.local", "a.example")
	bare := CloudSpec{Name: "azure.local"}
	endpoints := " --endpoint-resource-manager https://armmanagement.a.example" +
		" --endpoint-active-directory https://login.a.example/adfs" +
		" --endpoint-active-directory-resource-id https://armmanagement.a.example" +
		" --endpoint-active-directory-graph-resource-id https://graph.a.example"
	graph := " --endpoint-microsoft-graph-resource-id https://graph.a.example"
	suffixes := " --suffix-keyvault-dns .vault.a.example --suffix-storage-endpoint a.example" +
		" --suffix-acr-login-server-endpoint .edgeacr.a.example"
	return []built{
		{"version", VersionShow(), "version --output json", seed},
		{"config get all", ConfigGet(""), "config get --only-show-errors --output json", seed},
		{"config get one", ConfigGet("core.instance_discovery"), "config get core.instance_discovery --only-show-errors --output json", seed},
		{"config unset", ConfigUnset("core.a", "core.b"), "config unset core.a core.b --only-show-errors", seed},
		{
			"config set", ConfigSet(map[string]string{"core.login_experience_v2": "off", "core.instance_discovery": "false"}),
			"config set core.instance_discovery=false core.login_experience_v2=off --only-show-errors", seed,
		},
		{"extension list", ExtensionList(), "extension list --output json", seed},
		{"extension show", ExtensionShow("aksarc"), "extension show --name aksarc --output json", seed},
		{"extension remove", ExtensionRemove("aksarc"), "extension remove --name aksarc", seed},
		{"extension add, newest", must(ExtensionAdd(seed, ExtensionSpec{Name: "aksarc"})), "extension add --name aksarc --yes", seed},
		{
			"extension add, everything", must(ExtensionAdd(newest, ExtensionSpec{Name: "aksarc", Version: "1.2.23", Upgrade: true, Preview: true})),
			"extension add --name aksarc --version 1.2.23 --allow-preview true --upgrade --yes", newest,
		},
		{
			"extension add, wheel", must(ExtensionAdd(seed, ExtensionSpec{Name: "aksarc", Version: "1.2.23", Source: "/media/my wheels/aksarc-1.2.23-py3-none-any.whl"})),
			"extension add --source /media/my␣wheels/aksarc-1.2.23-py3-none-any.whl --yes", seed,
		},
		{"cloud list", CloudList(), "cloud list --output json", seed},
		{"cloud show, active", CloudShow(""), "cloud show --output json", seed},
		{"cloud show, named", CloudShow("azure.local"), "cloud show --name azure.local --output json", seed},
		{"cloud register, bare", CloudRegister(seed, bare), "cloud register --name azure.local", seed},
		{"cloud register, everything", CloudRegister(seed, site), "cloud register --name azure.local" + endpoints + suffixes, seed},
		{"cloud register, everything, newest", CloudRegister(newest, site), "cloud register --name azure.local" + endpoints + graph + suffixes, newest},
		{"cloud update, bare", CloudUpdate(seed, bare), "cloud update --name azure.local", seed},
		{"cloud update, everything, newest", CloudUpdate(newest, site), "cloud update --name azure.local" + endpoints + graph + suffixes, newest},
		{"cloud set", CloudSet("azure.local"), "cloud set --name azure.local", seed},
		{"cloud unregister", CloudUnregister("azure.local"), "cloud unregister --name azure.local", seed},
		{"login", Login(""), "login --output json", seed},
		{"login, tenant", Login(sub), "login --tenant " + sub + " --output json", seed},
		{"login, device code", LoginDeviceCode(""), "login --use-device-code --output json", seed},
		{"login, device code, tenant", LoginDeviceCode(sub), "login --use-device-code --tenant " + sub + " --output json", seed},
		{
			"login, secret", LoginServicePrincipal(seed, ServicePrincipal{AppID: "app", Tenant: sub, Secret: "hush"}),
			"login --service-principal --username app --password @- --tenant " + sub + " --output json", seed,
		},
		{
			"login, certificate", LoginServicePrincipal(seed, ServicePrincipal{AppID: "app", Tenant: sub, CertificateFile: "/c.pem"}),
			"login --service-principal --username app --password /c.pem --tenant " + sub + " --output json", seed,
		},
		{
			"login, certificate, newest", LoginServicePrincipal(newest, ServicePrincipal{AppID: "app", Tenant: sub, CertificateFile: "/c.pem"}),
			"login --service-principal --username app --certificate /c.pem --tenant " + sub + " --output json", newest,
		},
		{"logout", Logout(""), "logout", seed},
		{"logout, user", Logout("op@site.lan"), "logout --username op@site.lan", seed},
		{"account show", AccountShow(), "account show --output json", seed},
		{"account list", AccountList(false), "account list --output json", seed},
		{"account list, asked anew", AccountList(true), "account list --refresh --output json", seed},
		{"account set", AccountSet(sub), "account set --subscription " + sub, seed},
		{"account clear", AccountClear(), "account clear", seed},
		{"group list", GroupList(""), "group list --output json", seed},
		{"group list, subscription", GroupList(sub), "group list --subscription " + sub + " --output json", seed},
		{"group show", GroupShow(Scope{ResourceGroup: grp}), "group show --name aks-rg --output json", seed},
		{"group show, subscription", GroupShow(scope), "group show --name aks-rg --subscription " + sub + " --output json", seed},
		{"group exists", GroupExists(scope), "group exists --name aks-rg --subscription " + sub + " --output json", seed},
		{
			"group create", GroupCreate(scope, "autonomous"),
			"group create --name aks-rg --subscription " + sub + " --location autonomous --output json", seed,
		},
		{"customlocation show", CustomLocationShow(scope, "cl1"), "customlocation show --name cl1" + inArgs + " --output json", seed},
		{"customlocation list, all", CustomLocationList(Scope{}), "customlocation list --output json", seed},
		{"customlocation list", CustomLocationList(scope), "customlocation list" + inArgs + " --output json", seed},
		{
			"customlocation types", CustomLocationResourceTypes(scope, "cl1"),
			"customlocation list-enabled-resource-types --name cl1" + inArgs + " --output json", seed,
		},
		{"resource show", ResourceShow(ConnectedClusterID(sub, grp, "c1")), "resource show --ids " + ConnectedClusterID(sub, grp, "c1") + " --output json", seed},
		{
			"lnet create, bare", LNetCreate(LNetSpec{
				Scope: scope, Name: "ln1", CustomLocation: clID, VMSwitch: "ConvergedSwitch(compute)",
				AddressPrefix: "192.168.200.0/24", Gateway: "192.168.200.1", DNSServers: []string{"192.168.200.222"},
				PoolStart: "192.168.200.180", PoolEnd: "192.168.200.190",
			}),
			"stack-hci-vm network lnet create --name ln1" + inArgs + " --custom-location " + clID +
				" --ip-allocation-method Static --vm-switch-name ConvergedSwitch(compute) --vlan 0 --address-prefixes 192.168.200.0/24" +
				" --gateway 192.168.200.1 --dns-servers 192.168.200.222" +
				" --ip-pool-start 192.168.200.180 --ip-pool-end 192.168.200.190 --output json", seed,
		},
		{
			"lnet create, everything", LNetCreate(LNetSpec{
				Scope: scope, Name: "ln1", CustomLocation: clID, Location: "autonomous", VMSwitch: "Converged Switch",
				VLAN: 100, AddressPrefix: "192.168.200.0/24", Gateway: "192.168.200.1",
				DNSServers: []string{"192.168.200.222", "192.168.200.223"},
				PoolStart:  "192.168.200.180", PoolEnd: "192.168.200.190", Tags: map[string]string{"b": "2", "a": "1"},
			}),
			"stack-hci-vm network lnet create --name ln1" + inArgs + " --custom-location " + clID + " --location autonomous" +
				" --ip-allocation-method Static --vm-switch-name Converged␣Switch --vlan 100 --address-prefixes 192.168.200.0/24" +
				" --gateway 192.168.200.1 --dns-servers 192.168.200.222 192.168.200.223" +
				" --ip-pool-start 192.168.200.180 --ip-pool-end 192.168.200.190 --tags a=1 b=2 --output json", seed,
		},
		{"lnet show", LNetShow(scope, "ln1"), "stack-hci-vm network lnet show --name ln1" + inArgs + " --output json", seed},
		{"lnet list, all", LNetList(Scope{}), "stack-hci-vm network lnet list --output json", seed},
		{"lnet list", LNetList(scope), "stack-hci-vm network lnet list" + inArgs + " --output json", seed},
		{
			"lnet update", must(LNetUpdateDNS(newest, scope, "ln1", []string{"10.0.0.1", "10.0.0.2"})),
			"stack-hci-vm network lnet update --name ln1" + inArgs + " --dns-servers 10.0.0.1 10.0.0.2 --output json", newest,
		},
		{"lnet delete", LNetDelete(scope, "ln1"), "stack-hci-vm network lnet delete --name ln1" + inArgs + " --yes", seed},
		{
			"aksarc create, bare", ClusterCreate(ClusterSpec{Scope: scope, Name: "c1", CustomLocation: clID, Network: lnID}),
			"aksarc create --name c1" + inArgs + " --custom-location " + clID + " --vnet-ids " + lnID + " --no-wait --output json", seed,
		},
		{"aksarc create, everything", ClusterCreate(fullCluster()), "aksarc create --name c1" + inArgs + fullClusterArgs + " --output json", seed},
		{
			"aksarc create, validate", must(ClusterValidate(newest, ClusterSpec{Scope: scope, Name: "c1", CustomLocation: clID, Network: lnID})),
			"aksarc create --name c1" + inArgs + " --custom-location " + clID + " --vnet-ids " + lnID + " --validate --output json", newest,
		},
		{"aksarc show", ClusterShow(scope, "c1"), "aksarc show --name c1" + inArgs + " --output json", seed},
		{"aksarc list, all", ClusterList(Scope{}), "aksarc list --output json", seed},
		{"aksarc list", ClusterList(scope), "aksarc list" + inArgs + " --output json", seed},
		{"aksarc delete", ClusterDelete(scope, "c1", false), "aksarc delete --name c1" + inArgs + " --no-wait --yes", seed},
		{"aksarc delete, wait", ClusterDelete(scope, "c1", true), "aksarc delete --name c1" + inArgs + " --yes", seed},
		{"aksarc get-versions", KubernetesVersions("", clID), "aksarc get-versions --custom-location " + clID + " --output json", seed},
		{
			"aksarc get-versions, subscription", KubernetesVersions(sub, clID),
			"aksarc get-versions --custom-location " + clID + " --subscription " + sub + " --output json", seed,
		},
		{"aksarc vmsize list", VMSizes("", clID), "aksarc vmsize list --custom-location " + clID + " --output json", seed},
		{
			"aksarc vmsize list, subscription", VMSizes(sub, clID),
			"aksarc vmsize list --custom-location " + clID + " --subscription " + sub + " --output json", seed,
		},
		{
			"aksarc get-credentials, bare", ClusterCredentials(CredentialsSpec{Scope: scope, Name: "c1", File: `C:\Aks Arc\config`}),
			"aksarc get-credentials --name c1" + inArgs + ` --admin --file C:\Aks␣Arc\config`, seed,
		},
		{
			"aksarc get-credentials, everything", ClusterCredentials(CredentialsSpec{Scope: scope, Name: "c1", File: "/k", Context: "x", Overwrite: true}),
			"aksarc get-credentials --name c1" + inArgs + " --admin --file /k --context x --overwrite-existing", seed,
		},
		{"aksarc get-upgrades", ClusterUpgrades(scope, "c1"), "aksarc get-upgrades --name c1" + inArgs + " --output json", seed},
		{
			"aksarc upgrade", ClusterUpgrade(scope, "c1", "1.29.4", false),
			"aksarc upgrade --name c1" + inArgs + " --kubernetes-version 1.29.4 --no-wait --yes --output json", seed,
		},
		{
			"aksarc upgrade, wait", ClusterUpgrade(scope, "c1", "1.29.4", true),
			"aksarc upgrade --name c1" + inArgs + " --kubernetes-version 1.29.4 --yes --output json", seed,
		},
		{"aksarc update, bare", ClusterUpdate(seed, ClusterChange{Scope: scope, Name: "c1"}), "aksarc update --name c1" + inArgs + " --output json", seed},
		{
			"aksarc update, everything, newest", ClusterUpdate(newest, ClusterChange{
				Scope: scope, Name: "c1", ControlPlaneCount: 3, Tags: map[string]string{"a": "1"},
				Autoscaling: AutoscalerChange{Mode: AutoscalerUpdate, Min: 1, Max: 5, Profile: map[string]string{"scan-interval": "30s"}},
			}),
			"aksarc update --name c1" + inArgs + " --control-plane-count 3 --update-cluster-autoscaler --min-count 1 --max-count 5" +
				" --cluster-autoscaler-profile scan-interval=30s --tags a=1 --yes --output json", newest,
		},
		{
			"aksarc logs", ClusterLogs(seed, LogsSpec{Kubeconfig: "/k", Key: "/id"}),
			"aksarc logs hci --kubeconfig /k --credentials-dir /id", seed,
		},
		{
			"aksarc logs, everything", ClusterLogs(seed, LogsSpec{Addresses: []string{"10.0.0.1", "10.0.0.2"}, Key: "/id", Folder: "/out", Subscription: sub}),
			"aksarc logs hci --ip 10.0.0.1 10.0.0.2 --credentials-dir /id --out-dir /out --subscription " + sub, seed,
		},
		{
			"aksarc get-logs", ClusterLogs(newest, LogsSpec{Addresses: []string{"10.0.0.1"}, Key: "/id", Folder: "/out"}),
			"aksarc get-logs --ip 10.0.0.1 --credentials-dir /id --out-dir /out", newest,
		},
		{
			"nodepool add, bare", NodePoolAdd(NodePoolSpec{Scope: scope, Cluster: "c1", Name: "pool2"}),
			"aksarc nodepool add --cluster-name c1 --name pool2" + inArgs + " --no-wait --output json", seed,
		},
		{
			"nodepool add, everything", NodePoolAdd(NodePoolSpec{
				Scope: scope, Cluster: "c1", Name: "pool2", Count: 3, VMSize: "Standard_A4_v2", OSType: "Linux", OSSKU: "CBLMariner",
				MaxPods: 60, Autoscaler: Autoscaler{Enabled: true, Min: 1, Max: 5, Profile: map[string]string{"ignored": "yes"}},
				Labels: map[string]string{"tier": "web"}, Taints: []string{"a=b:NoSchedule", "c=d:NoExecute"},
				Tags: map[string]string{"a": "1"}, Wait: true,
			}),
			"aksarc nodepool add --cluster-name c1 --name pool2" + inArgs + " --node-count 3 --node-vm-size Standard_A4_v2" +
				" --os-type Linux --os-sku CBLMariner --max-pods 60 --enable-cluster-autoscaler --min-count 1 --max-count 5" +
				" --labels tier=web --node-taints a=b:NoSchedule,c=d:NoExecute --tags a=1 --output json", seed,
		},
		{"nodepool list", NodePoolList(scope, "c1"), "aksarc nodepool list --cluster-name c1" + inArgs + " --output json", seed},
		{"nodepool show", NodePoolShow(scope, "c1", "pool2"), "aksarc nodepool show --cluster-name c1 --name pool2" + inArgs + " --output json", seed},
		{
			"nodepool scale", NodePoolScale(NodePoolSize{Scope: scope, Cluster: "c1", Name: "pool2", Count: 3}),
			"aksarc nodepool scale --cluster-name c1 --name pool2" + inArgs + " --node-count 3 --no-wait --yes --output json", seed,
		},
		{
			"nodepool scale, everything", NodePoolScale(NodePoolSize{Scope: scope, Cluster: "c1", Name: "pool2", Count: 3, VMSize: "Standard_A2_v2", Wait: true}),
			"aksarc nodepool scale --cluster-name c1 --name pool2" + inArgs + " --node-count 3 --node-vm-size Standard_A2_v2 --yes --output json", seed,
		},
		{
			"nodepool update, bare", NodePoolUpdate(NodePoolChange{Scope: scope, Cluster: "c1", Name: "pool2", Autoscaling: AutoscalerChange{Mode: AutoscalerDisable, Min: 1}}),
			"aksarc nodepool update --cluster-name c1 --name pool2" + inArgs + " --disable-cluster-autoscaler --no-wait --output json", seed,
		},
		{
			"nodepool update, everything", NodePoolUpdate(NodePoolChange{
				Scope: scope, Cluster: "c1", Name: "pool2", Autoscaling: AutoscalerChange{Mode: AutoscalerEnable, Min: 1, Max: 5},
				Labels: map[string]string{"a": "1", "b": "2"}, Taints: []string{"a=b:NoSchedule"}, Wait: true,
			}),
			"aksarc nodepool update --cluster-name c1 --name pool2" + inArgs + " --enable-cluster-autoscaler --min-count 1 --max-count 5" +
				" --labels a=1 b=2 --node-taints a=b:NoSchedule --output json", seed,
		},
		{
			"nodepool update, clear", NodePoolUpdate(NodePoolChange{Scope: scope, Cluster: "c1", Name: "pool2", ClearLabels: true, ClearTaints: true, Wait: true}),
			"aksarc nodepool update --cluster-name c1 --name pool2" + inArgs + " --labels ∅ --node-taints ∅ --output json", seed,
		},
		{
			"nodepool delete", NodePoolDelete(scope, "c1", "pool2", false),
			"aksarc nodepool delete --cluster-name c1 --name pool2" + inArgs + " --no-wait --yes", seed,
		},
	}
}

func fullCluster() ClusterSpec {
	return ClusterSpec{
		Scope: scope, Name: "c1", CustomLocation: clID, Location: "autonomous", Network: lnID, KubernetesVersion: "1.29.4",
		ControlPlaneCount: 3, ControlPlaneIP: "192.168.200.30", ControlPlaneVMSize: "Standard_A4_v2",
		NodeCount: 2, NodeVMSize: "Standard_D8s_v3",
		Autoscaler: Autoscaler{Enabled: true, Min: 1, Max: 5, Profile: map[string]string{"scan-interval": "30s"}},
		PodCIDR:    "10.244.0.0/16", MaxPods: 110,
		SSH:    SSHSpec{Generate: true, PublicKeyFile: "/k.pub", AllowFrom: []string{"10.0.0.0/8", "192.168.0.1"}},
		Labels: map[string]string{"tier": "web"}, Taints: []string{"a=b:NoSchedule"},
		DisableNFSDriver: true, DisableSMBDriver: true, HybridBenefit: true, Tags: map[string]string{"a": "1"}, Wait: true,
	}
}

var fullClusterArgs = " --custom-location " + clID + " --location autonomous --vnet-ids " + lnID + " --kubernetes-version 1.29.4" +
	" --control-plane-count 3 --control-plane-ip 192.168.200.30 --control-plane-vm-size Standard_A4_v2" +
	" --node-count 2 --node-vm-size Standard_D8s_v3 --enable-cluster-autoscaler --min-count 1 --max-count 5" +
	" --cluster-autoscaler-profile scan-interval=30s --pod-cidr 10.244.0.0/16 --max-pods 110 --nodepool-labels tier=web" +
	" --nodepool-taints a=b:NoSchedule --generate-ssh-keys --ssh-key-value /k.pub --ssh-auth-ips 10.0.0.0/8,192.168.0.1" +
	" --disable-nfs-driver --disable-smb-driver --enable-ahub --tags a=1"
