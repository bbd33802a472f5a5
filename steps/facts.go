package steps

import (
	"strconv"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// QuestionID names something the site can be asked.
type QuestionID string

// What can be asked. Each is one command.
const (
	AskTools           QuestionID = "tools"           // az version: az and every extension at once
	AskConfig          QuestionID = "config"          // az config get
	AskClouds          QuestionID = "clouds"          // az cloud list
	AskAccount         QuestionID = "account"         // az account show
	AskKubectl         QuestionID = "kubectl"         // kubectl version --client
	AskSubscriptions   QuestionID = "subscriptions"   // az account list
	AskGroups          QuestionID = "groups"          // az group list
	AskCustomLocations QuestionID = "customLocations" // az customlocation list
	AskNetworks        QuestionID = "networks"        // az stack-hci-vm network lnet list
	AskClusters        QuestionID = "clusters"        // az aksarc list
	AskVersions        QuestionID = "versions"        // az aksarc get-versions
	AskVMSizes         QuestionID = "vmSizes"         // az aksarc vmsize list
	AskResourceTypes   QuestionID = "resourceTypes"   // az customlocation list-enabled-resource-types
)

// What the world looks at itself, without starting a tool.
const (
	AskReach       QuestionID = "reach"       // names, ports and certificates of the site
	AskWorkstation QuestionID = "workstation" // folders, trusted roots, media
)

// Question is a command whose answer teaches us something. Stamp holds the
// inputs it was asked with: an answer whose stamp is no longer the current one
// is dropped, whatever the order in which answers arrive.
type Question struct {
	ID      QuestionID
	Command runner.Command
	Stamp   string
	// Site is the domain that AskReach is about, Release the profile that
	// AskWorkstation is about; such questions have no Command.
	Site, Release string
	// Again: the operator wants it asked anew, whatever is remembered.
	Again bool
}

// Answer is what came back: a result of a tool that ended, or an error.
type Answer struct {
	Question Question
	Result   runner.Result
	Err      error
	At       time.Time
	// Did says what was done instead of running the question's command, ""
	// when that was run.
	Did string
	// Reach answers AskReach, Workstation AskWorkstation. A world that can't
	// look gives nil, and the checks that need it are left out.
	Reach       *runner.SiteReport
	Workstation *runner.Workstation
}

// State says how far a question has got.
type State int

// The states of a question.
const (
	NotAsked State = iota
	Asking
	Learnt
	Failed
)

// Standing is what is known about one question.
type Standing struct {
	State State
	Stamp string
	// At is when the answer came; Took how long it was.
	At   time.Time
	Took time.Duration
	// Said is the tool's own word on a failure, sanitised; ExitCode its status.
	Said     string
	ExitCode int
	// NotStarted: the tool isn't there or couldn't be started.
	NotStarted bool
	// Did is the answer's.
	Did string
	// Refused: the system had no descriptor, process or memory to start it with.
	Refused bool
	// Seen: the facts are those of az's own files; az hasn't answered yet.
	Seen bool
}

// Facts are what was learnt of the workstation and the site, each with the
// time it was learnt. The zero Facts know nothing.
type Facts struct {
	Site   validate.Site
	Tools  az.Versions
	Config map[string]string
	Clouds []az.Cloud
	// Account is the active one, zero when signed out.
	Account az.Account
	Groups  []az.Group
	// ResourceTypes are what the custom location can host, lower case.
	ResourceTypes []string
	// Kubectl is the client's version, unknown when it isn't there.
	Kubectl az.Version
	// Reach is what was found on the way to the site, Workstation on this
	// computer's disk.
	Reach       runner.SiteReport
	Workstation runner.Workstation

	// Cluster is what a task of day two knows of what it is about.
	Cluster ClusterFacts

	standing map[QuestionID]Standing
}

// Standing tells how far the question has got.
func (f *Facts) Standing(id QuestionID) Standing { return f.standing[id] }

// Known says whether the question was answered.
func (f *Facts) Known(id QuestionID) bool { return f.standing[id].State == Learnt }

// Asked notes that a question is on its way.
func (f *Facts) Asked(q Question) {
	if f.standing == nil {
		f.standing = map[QuestionID]Standing{}
	}
	s := f.standing[q.ID]
	s.State, s.Stamp, s.Seen = Asking, q.Stamp, false
	f.standing[q.ID] = s
}

// Forget makes questions be asked anew, as after a repair.
func (f *Facts) Forget(ids ...QuestionID) {
	for _, id := range ids {
		delete(f.standing, id)
		if id == AskAccount {
			f.forgetEnded()
		}
	}
}

// Learn takes an answer in. It reports false for one that came too late: the
// question was asked anew with other inputs since.
func (f *Facts) Learn(a Answer) bool {
	s, ok := f.standing[a.Question.ID]
	if !ok || s.Stamp != a.Question.Stamp {
		return false
	}
	s = Standing{State: Learnt, Stamp: a.Question.Stamp, At: a.At, Took: a.Result.Took, ExitCode: a.Result.ExitCode, Did: a.Did}
	switch {
	case a.Err != nil:
		s.State, s.Said, s.NotStarted, s.Refused = Failed, a.Err.Error(), notStarted(a.Err), refused(a.Err)
	case a.Question.ID == AskReach || a.Question.ID == AskWorkstation:
		if !f.look(a) {
			s.State, s.Said = Failed, "it can't be looked at from here"
		}
	case a.Result.ExitCode != 0:
		s.State, s.Said = Failed, lastError(a.Result.Stderr)
	default:
		if err := f.take(a.Question.ID, a.Result.Stdout); err != nil {
			s.State, s.Said = Failed, err.Error()
		}
	}
	f.standing[a.Question.ID] = s
	return true
}

// look takes in what the world looked at itself; false when it didn't.
func (f *Facts) look(a Answer) bool {
	switch {
	case a.Question.ID == AskReach && a.Reach != nil:
		f.Reach = *a.Reach
	case a.Question.ID == AskWorkstation && a.Workstation != nil:
		f.Workstation = *a.Workstation
	default:
		return false
	}
	return true
}

// Glimpse takes in what az's own files say while az is still being asked. The
// checks show it as not confirmed yet; nothing may be decided on it.
func (f *Facts) Glimpse(a Answer) bool {
	s, ok := f.standing[a.Question.ID]
	if !ok || s.State != Asking || s.Stamp != a.Question.Stamp || a.Err != nil || a.Result.ExitCode != 0 {
		return false
	}
	if f.take(a.Question.ID, a.Result.Stdout) != nil {
		return false
	}
	s.Seen = true
	f.standing[a.Question.ID] = s
	return true
}

// take parses one answer into the facts.
func (f *Facts) take(id QuestionID, stdout []byte) (err error) {
	switch id {
	case AskTools:
		if f.Tools, err = az.ParseVersion(stdout); err == nil {
			f.Site.AksArc = f.Tools.AksArc.String()
		}
	case AskConfig:
		var all []az.Setting
		if all, err = az.ParseSettings(stdout); err == nil {
			f.Config = map[string]string{}
			for _, s := range all {
				f.Config[s.Name] = s.Value
			}
		}
	case AskClouds:
		f.Clouds, err = az.ParseClouds(stdout)
	case AskAccount:
		f.Account, err = az.ParseAccount(stdout)
	case AskKubectl:
		var v az.KubectlVersions
		v, err = az.ParseKubectlVersion(stdout)
		f.Kubectl = v.Client
	case AskSubscriptions:
		var all []az.Account
		if all, err = az.ParseAccounts(stdout); err == nil {
			f.Site.Subscriptions = []validate.Subscription{}
			for _, s := range all {
				f.Site.Subscriptions = append(f.Site.Subscriptions, validate.Subscription{ID: s.ID, Name: s.Name, State: s.State})
			}
		}
	case AskGroups:
		f.Groups, err = az.ParseGroups(stdout)
	case AskCustomLocations:
		var all []az.CustomLocation
		if all, err = az.ParseCustomLocations(stdout); err == nil {
			f.Site.CustomLocations = []validate.CustomLocation{}
			for _, c := range all {
				f.Site.CustomLocations = append(f.Site.CustomLocations, validate.CustomLocation{ID: c.ID, Name: c.Name, Location: c.Location, State: c.State})
			}
		}
	case AskResourceTypes:
		f.ResourceTypes, err = az.ParseResourceTypes(stdout)
	case AskNetworks:
		var all []az.Network
		if all, err = az.ParseNetworks(stdout); err == nil {
			f.Site.Networks = []validate.Network{}
			for _, n := range all {
				f.Site.Networks = append(f.Site.Networks, siteNetwork(n))
			}
		}
	case AskClusters:
		var all []az.Cluster
		if all, err = az.ParseClusters(stdout); err == nil {
			f.Site.Clusters = []validate.Cluster{}
			for _, c := range all {
				f.Site.Clusters = append(f.Site.Clusters, siteCluster(c))
			}
		}
	case AskVersions:
		var all []az.KubernetesVersion
		if all, err = az.ParseKubernetesVersions(stdout); err == nil {
			f.Site.ReadyVersions = []validate.Version{}
			for _, k := range all {
				f.Site.ReadyVersions = append(f.Site.ReadyVersions, validate.Version{Version: k.Version, Ready: k.Ready, Reason: k.Reason, Preview: k.Preview})
			}
		}
	case AskVMSizes:
		var all []az.VMSize
		if all, err = az.ParseVMSizes(stdout); err == nil {
			f.Site.VMSizes = []validate.VMSize{}
			for _, s := range all {
				f.Site.VMSizes = append(f.Site.VMSizes, validate.VMSize{Name: s.Name, CPUs: s.CPUs, MemoryMB: s.MemoryMB, GPUs: s.GPUs})
			}
		}
	}
	return err
}

func siteNetwork(n az.Network) validate.Network {
	out := validate.Network{
		Name: n.Name, ID: n.ID, Prefix: n.Prefix, Gateway: n.Gateway, DNSServers: n.DNSServers, VMSwitch: n.VMSwitch,
		VLAN: strconv.Itoa(n.VLAN), Allocation: n.Allocation, State: n.State, Subnets: n.Subnets,
	}
	for _, p := range n.Pools {
		out.Pools = append(out.Pools, validate.Pool{Start: p.Start, End: p.End, Free: p.Free})
	}
	return out
}

func siteCluster(c az.Cluster) validate.Cluster {
	out := validate.Cluster{Name: c.Name, State: c.State, ControlPlaneIP: c.ControlPlaneIP}
	if len(c.Networks) > 0 {
		out.NetworkID = c.Networks[0]
	}
	return out
}
