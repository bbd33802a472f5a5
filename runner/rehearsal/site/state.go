package site

import (
	"strings"
	"time"
)

// Mark is in every file that a rehearsal writes.
const Mark = "REHEARSAL: made by the rehearsal site of aksarc-wizard, not by a real one"

// State is everything at the site, and az's own settings on the workstation.
// Collections are maps keyed in lower case, so that a drill can patch one entry.
type State struct {
	Mark    string `json:"REHEARSAL"`
	Release string `json:"release"`
	FQDN    string `json:"fqdn"`

	Tool          Tool              `json:"tool"`
	Clouds        map[string]*Cloud `json:"clouds"` // key: the name as registered
	ActiveCloud   string            `json:"activeCloud"`
	SignIn        *SignIn           `json:"signIn"`
	Subscriptions []Subscription    `json:"subscriptions"`

	Groups          map[string]*Group          `json:"groups"`          // key: name
	CustomLocations map[string]*CustomLocation `json:"customLocations"` // key: group/name
	Networks        map[string]*Network        `json:"networks"`        // key: group/name
	Clusters        map[string]*Cluster        `json:"clusters"`        // key: group/name
	Connected       map[string]*Connected      `json:"connected"`       // key: group/name
	Versions        []KubernetesVersion        `json:"versions"`
	Sizes           []VMSize                   `json:"sizes"`

	Conditions Conditions `json:"conditions"`
	Durations  Durations  `json:"durations"`
	Drill      Drill      `json:"drill"`
	Clock      Clock      `json:"clock"`
}

// Tool is az on the workstation.
type Tool struct {
	Version    string            `json:"version"`
	Extensions map[string]string `json:"extensions"`
	// Config holds "section.key" to value.
	Config map[string]string `json:"config"`
}

// Cloud is one cloud that az knows.
type Cloud struct {
	Name      string            `json:"name"`
	Endpoints map[string]string `json:"endpoints"`
	Suffixes  map[string]string `json:"suffixes"`
}

// SignIn is who is signed in, and to which cloud.
type SignIn struct {
	User         string `json:"user"`
	Type         string `json:"type"` // user or servicePrincipal
	Cloud        string `json:"cloud"`
	Subscription string `json:"subscription"` // id of the default one
	// Expired tokens are refused by the service, not by az.
	Expired bool `json:"expired"`
}

// Subscription is one that the signed-in user sees.
type Subscription struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Tenant string `json:"tenant"`
}

// Group is a resource group.
type Group struct {
	Name         string            `json:"name"`
	Location     string            `json:"location"`
	Subscription string            `json:"subscription"`
	Tags         map[string]string `json:"tags,omitempty"`
}

// CustomLocation is where Arc resources are placed.
type CustomLocation struct {
	Group    string `json:"group"`
	Name     string `json:"name"`
	Location string `json:"location"`
	// Types are the enabled resource types.
	Types []string `json:"types"`
}

// Connected is the Arc side of a cluster. It is made before the cluster itself
// and outlives a failed creation and, for a while, a deletion (fact 78).
type Connected struct {
	Group   string    `json:"group"`
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
	// Goes is when it disappears after a deletion; zero while it stays.
	Goes time.Time `json:"goes,omitzero"`
}

// Conditions are the site's troubles; a drill switches them on.
type Conditions struct {
	// RootUntrusted: az doesn't trust the site's certificates unless
	// REQUESTS_CA_BUNDLE names a file with the site's root in it.
	RootUntrusted bool `json:"rootUntrusted,omitempty"`
	// NameUnresolved: the site's names can't be resolved from the workstation.
	NameUnresolved bool `json:"nameUnresolved,omitempty"`
	// MetadataLogin is the login endpoint that the site's metadata names, ""
	// for that of the documents.
	MetadataLogin string `json:"metadataLogin,omitempty"`
	// Outage asks for an interruption of that length from now on; the clock
	// turns it into OutageUntil.
	Outage      Span      `json:"outage,omitzero"`
	OutageUntil time.Time `json:"outageUntil,omitzero"`
	// CreateFails makes the next cluster creation fail.
	CreateFails *CreateFailure `json:"createFails,omitempty"`
	// CredentialsDenied refuses the admin kubeconfig for want of a role.
	CredentialsDenied bool `json:"credentialsDenied,omitempty"`
	// Unreachable: no line from here to the clusters' API servers.
	Unreachable bool `json:"unreachable,omitempty"`
	// BudgetsBlockDelete: a PodDisruptionBudget keeps a deletion from ending.
	BudgetsBlockDelete bool `json:"budgetsBlockDelete,omitempty"`
	// IndexReachable: the extension index answers, as it never does offline.
	IndexReachable bool `json:"indexReachable,omitempty"`
}

// CreateFailure is how a cluster creation fails.
type CreateFailure struct {
	// Webhook denies at once, leaving the cluster Failed; otherwise the
	// operation fails after Share (0 to 1) of its time.
	Webhook bool          `json:"webhook,omitempty"`
	Share   float64       `json:"share,omitempty"`
	Error   *ServiceError `json:"error"`
	// Every creation fails, not just the next.
	Every bool `json:"every,omitempty"`
}

// Durations are how long operations take by the site's clock.
type Durations struct {
	Network      Span `json:"network"`
	Create       Span `json:"create"`
	Delete       Span `json:"delete"`
	Pool         Span `json:"pool"`
	Upgrade      Span `json:"upgrade"`
	Update       Span `json:"update"`
	NodesReady   Span `json:"nodesReady"`   // after Succeeded
	ConnectedOff Span `json:"connectedOff"` // after a deletion
}

// Key is the key of a resource in the maps of State.
func Key(group, name string) string { return strings.ToLower(group + "/" + name) }

// Span is a time.Duration that reads and writes as "14m0s".
type Span time.Duration

// MarshalText writes the span as time.Duration prints it.
func (s Span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (s *Span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*s = Span(d)
	return err
}

// IsZero says whether there is no span.
func (s Span) IsZero() bool { return s == 0 }
