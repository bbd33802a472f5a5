package az

import "aksarc-wizard/runner"

// Login signs in a person with a browser. tenant is "" or a GUID: az 2.74 and
// later can't resolve the name "adfs".
func Login(tenant string) runner.Command {
	return signIn(azCommand("login").optional("--tenant", tenant))
}

// LoginDeviceCode signs in a person through a browser elsewhere; az prints the
// code on its standard error and waits.
func LoginDeviceCode(tenant string) runner.Command {
	return signIn(azCommand("login").flag("--use-device-code", true).optional("--tenant", tenant))
}

func signIn(b *builder) runner.Command {
	c := b.json().mutate(signInLimit)
	c.Interactive = c.Program != ""
	return c
}

// ServicePrincipal is an application that signs in without a person. Run
// AccountClear first: az takes a wrong secret without complaint while an older
// token lives, and fails when it expires.
type ServicePrincipal struct {
	// AppID and Tenant are GUIDs.
	AppID, Tenant string
	// Secret reaches az on its standard input, never as an argument.
	Secret runner.Secret
	// CertificateFile is a PEM file with key and certificate, instead of a secret.
	CertificateFile string
}

// LoginServicePrincipal signs in an application. az keeps the secret in clear
// in its own folder. The versions decide which flag takes a certificate:
// --certificate came with 2.66, --password refuses one from 2.67 on.
func LoginServicePrincipal(v Versions, s ServicePrincipal) runner.Command {
	b := azCommand("login").flag("--service-principal", true).value("--username", s.AppID)
	if s.CertificateFile != "" {
		flag := "--certificate"
		if v.Core.Known() && !v.Core.AtLeast(coreCertificate) {
			flag = "--password"
		}
		return b.value(flag, s.CertificateFile).value("--tenant", s.Tenant).json().mutate(secretLimit)
	}
	b.args = append(b.args, "--password", "@-")
	c := b.value("--tenant", s.Tenant).json().mutate(secretLimit)
	if c.Program != "" {
		c.Stdin = s.Secret
	}
	return c
}

// Logout signs out one user, "" the active one.
func Logout(username string) runner.Command {
	return azCommand("logout").optional("--username", username).mutate(localTimeout)
}

// AccountShow shows who is signed in, from az's own files; nobody is exit
// code 1.
func AccountShow() runner.Command { return azCommand("account", "show").json().read(localTimeout) }

// AccountList lists the subscriptions. Not signed in it prints an empty list
// and ends well. refresh asks the site instead of az's own files.
func AccountList(refresh bool) runner.Command {
	limit := localTimeout
	if refresh {
		limit = readTimeout
	}
	return azCommand("account", "list").flag("--refresh", refresh).json().read(limit)
}

// AccountSet makes a subscription the active one.
func AccountSet(subscription string) runner.Command {
	return azCommand("account", "set").value("--subscription", subscription).mutate(localTimeout)
}

// AccountClear forgets every sign-in. On a fresh folder it tries to reach the
// public cloud, so its failure must not stop a sign-in.
func AccountClear() runner.Command { return azCommand("account", "clear").mutate(localTimeout) }

// GroupList lists the resource groups of a subscription; a cheap proof that
// the sign-in still holds (rule V20).
func GroupList(subscription string) runner.Command {
	return azCommand("group", "list").optional("--subscription", subscription).json().read(readTimeout)
}

// GroupShow shows a resource group; absent is exit code 3.
func GroupShow(s Scope) runner.Command { return group("show", s).json().read(readTimeout) }

// GroupExists prints true or false.
func GroupExists(s Scope) runner.Command { return group("exists", s).json().read(readTimeout) }

// GroupCreate makes a resource group; with the same location again it changes
// nothing.
func GroupCreate(s Scope, location string) runner.Command {
	return group("create", s).value("--location", location).json().mutate(readTimeout)
}

func group(verb string, s Scope) *builder {
	return azCommand("group", verb).value("--name", s.ResourceGroup).optional("--subscription", s.Subscription)
}

// CustomLocationShow shows a custom location; absent is exit code 3.
func CustomLocationShow(s Scope, name string) runner.Command {
	return azCommand("customlocation", "show").value("--name", name).in(s).json().read(readTimeout)
}

// CustomLocationList lists those of a group or of the whole subscription.
func CustomLocationList(s Scope) runner.Command {
	return azCommand("customlocation", "list").within(s).json().read(readTimeout)
}

// CustomLocationResourceTypes lists what a custom location can host (rule V27).
func CustomLocationResourceTypes(s Scope, name string) runner.Command {
	return azCommand("customlocation", "list-enabled-resource-types").
		value("--name", name).in(s).json().read(readTimeout)
}

// ResourceShow shows any resource by its id, with the core alone; absent is
// exit code 3. Used for the Arc side of a cluster, whose own command needs
// one more extension (fact 83).
func ResourceShow(id string) runner.Command {
	return azCommand("resource", "show").value("--ids", id).json().read(readTimeout)
}
