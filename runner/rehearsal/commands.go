package rehearsal

// command carries out one az command and returns what is printed as its result;
// nil prints nothing.
type command func(*run) (any, error)

// commands are all that the grammar knows.
var commands = map[string]command{
	"version":                 (*run).version,
	"extension add":           (*run).extensionAdd,
	"extension list":          (*run).extensionList,
	"extension show":          (*run).extensionShow,
	"extension remove":        (*run).extensionRemove,
	"extension update":        (*run).extensionUpdate,
	"extension list-versions": (*run).extensionVersions,
	"config get":              (*run).configGet,
	"config set":              (*run).configSet,

	"cloud list":       (*run).cloudList,
	"cloud show":       (*run).cloudShow,
	"cloud register":   (*run).cloudRegister,
	"cloud update":     (*run).cloudUpdate,
	"cloud set":        (*run).cloudSet,
	"cloud unregister": (*run).cloudUnregister,

	"login":                    (*run).login,
	"logout":                   (*run).logout,
	"account clear":            (*run).accountClear,
	"account show":             (*run).accountShow,
	"account list":             (*run).accountList,
	"account set":              (*run).accountSet,
	"account get-access-token": (*run).accountToken,

	"group show":    (*run).groupShow,
	"group list":    (*run).groupList,
	"group create":  (*run).groupCreate,
	"group exists":  (*run).groupExists,
	"group delete":  (*run).groupDelete,
	"resource show": (*run).resourceShow,
	"resource list": (*run).resourceList,
	"provider show": (*run).providerShow,
	"sshkey create": (*run).sshkeyCreate,
	"rest":          (*run).rest,

	"customlocation show":                        (*run).customLocationShow,
	"customlocation list":                        (*run).customLocationList,
	"customlocation list-enabled-resource-types": (*run).customLocationTypes,

	"stack-hci-vm network lnet create": (*run).lnetCreate,
	"stack-hci-vm network lnet show":   (*run).lnetShow,
	"stack-hci-vm network lnet list":   (*run).lnetList,
	"stack-hci-vm network lnet update": (*run).lnetUpdate,
	"stack-hci-vm network lnet delete": (*run).lnetDelete,

	"aksarc create":          (*run).clusterCreate,
	"aksarc show":            (*run).clusterShow,
	"aksarc list":            (*run).clusterList,
	"aksarc update":          (*run).clusterUpdate,
	"aksarc upgrade":         (*run).clusterUpgrade,
	"aksarc delete":          (*run).clusterDelete,
	"aksarc get-versions":    (*run).clusterVersions,
	"aksarc get-upgrades":    (*run).clusterUpgrades,
	"aksarc get-credentials": (*run).clusterCredentials,
	"aksarc vmsize list":     (*run).vmSizes,
	"aksarc logs hci":        (*run).clusterLogs,
	"aksarc get-logs":        (*run).clusterLogs,

	"aksarc nodepool add":    (*run).poolAdd,
	"aksarc nodepool list":   (*run).poolList,
	"aksarc nodepool show":   (*run).poolShow,
	"aksarc nodepool scale":  (*run).poolScale,
	"aksarc nodepool update": (*run).poolUpdate,
	"aksarc nodepool delete": (*run).poolDelete,

	"connectedk8s show":   (*run).connectedShow,
	"connectedk8s delete": (*run).connectedDelete,
}
