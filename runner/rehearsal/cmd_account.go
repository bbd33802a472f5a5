package rehearsal

import (
	"fmt"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/grammar"
	"aksarc-wizard/runner/rehearsal/site"
)

// deviceCodeWait is how long the operator takes in the browser.
const deviceCodeWait = 20 * time.Second

// WrongSecret is the one service-principal secret that the site refuses; it
// accepts every other.
const WrongSecret = "wrong"

func (r *run) login() (any, error) {
	if err := r.loginUsage(); err != nil {
		return nil, err
	}
	principal := r.call.Has("--service-principal")
	err := r.store.Update(func(s *site.State, now time.Time) error {
		if err := r.bundle(); err != nil {
			return err
		}
		c := s.Cloud(s.ActiveCloud)
		host, _, _ := strings.Cut(strings.TrimPrefix(c.Endpoints["activeDirectory"], "https://"), "/")
		if err := r.reachHost(s, host, now); err != nil {
			return err
		}
		if t := r.call.Get("--tenant"); t != "" && strings.Count(t, "-") != 4 {
			return refuse("Failed to resolve tenant '%s'.", t)
		}
		if r.call.Get("--password") == WrongSecret {
			return refuse("MSIS9623: Received invalid OAuth request. The client secret provided is invalid.\n" +
				"Interactive authentication is needed. Please run:\naz login")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !principal && !r.call.Has("--username") {
		// Not a warning to az: it is shown even when only errors are.
		fmt.Fprintln(r.streams.Err, "To sign in, use a web browser to open the page https://login.REHEARSAL/deviceauth "+
			"and enter the code REHEARSAL to authenticate.")
		if !r.sleep(deviceCodeWait) {
			return nil, &exitWith{code: exitError}
		}
	} else if !principal {
		r.warn("Using authentication with username and password in the command line is strongly discouraged.")
	}
	var list []any
	err = r.store.Update(func(s *site.State, _ time.Time) error {
		user, kind := "operator@"+s.FQDN, "user"
		if name := r.call.Get("--username"); name != "" {
			user = name
		}
		if principal {
			kind = "servicePrincipal"
		}
		if len(s.Subscriptions) == 0 {
			return refuse("No subscriptions found for %s.", user)
		}
		s.SignIn = &site.SignIn{User: user, Type: kind, Cloud: s.ActiveCloud, Subscription: s.Subscriptions[0].ID}
		list = accounts(s)
		return nil
	})
	return list, err
}

// loginUsage checks the flags as the command itself does, after the parser.
func (r *run) loginUsage() error {
	has := r.call.Has
	switch {
	case has("--identity"):
		return refuse("Failed to connect to MSI. Please make sure MSI is configured correctly.")
	case has("--use-device-code") && (has("--username") || has("--password") || has("--service-principal")):
		return refuse("usage error: '--use-device-code' is not applicable with other arguments")
	case has("--service-principal") && !has("--username"):
		return refuse("usage error: --service-principal needs --username and --password")
	case has("--username") && !has("--password") && !has("--certificate") && !has("--federated-token"):
		return refuse("Please specify both username and password in non-interactive mode.")
	}
	return nil
}

func (r *run) logout() (any, error) {
	return nil, r.store.Update(func(s *site.State, _ time.Time) error {
		switch {
		case s.SignIn == nil || s.SignIn.Cloud != s.ActiveCloud:
			return refuse("There are no active accounts.")
		case r.call.Has("--username") && r.call.Get("--username") != s.SignIn.User:
			return refuse("User '%s' was not logged in.", r.call.Get("--username"))
		}
		s.SignIn = nil
		return nil
	})
}

func (r *run) accountClear() (any, error) {
	return nil, r.store.Update(func(s *site.State, now time.Time) error {
		// A public cloud is asked over the network even for this.
		if err := r.reach(s, now); err != nil && s.Clouds[s.ActiveCloud] == nil {
			return refuse("The command failed with an unexpected error. Here is the traceback:\nERROR: %s", err)
		}
		s.SignIn = nil
		return nil
	})
}

func accountView(s *site.State, sub site.Subscription) site.Object {
	view := site.Object{
		"environmentName": s.ActiveCloud, "homeTenantId": sub.Tenant, "id": sub.ID, "isDefault": sub.ID == s.SignIn.Subscription,
		"managedByTenants": []any{}, "name": sub.Name, "state": "Enabled", "tenantId": sub.Tenant,
		"user": site.Object{"name": s.SignIn.User, "type": s.SignIn.Type},
	}
	if grammar.Compare(s.Tool.Version, "2.61") >= 0 {
		view["tenantDefaultDomain"], view["tenantDisplayName"] = nil, nil
	}
	return view
}

func accounts(s *site.State) []any {
	list := []any{}
	for _, sub := range s.Subscriptions {
		list = append(list, accountView(s, sub))
	}
	return list
}

func (r *run) accountList() (any, error) {
	list := []any{}
	err := r.store.Update(func(s *site.State, _ time.Time) error {
		if s.SignIn == nil || s.SignIn.Cloud != s.ActiveCloud {
			r.warn(`Please run "az login" to access your accounts.`)
			return nil
		}
		list = accounts(s)
		return nil
	})
	return list, err
}

func (r *run) accountShow() (any, error) {
	var view any
	err := r.store.Update(func(s *site.State, _ time.Time) error {
		if err := r.signedIn(s); err != nil {
			return err
		}
		sub := subscription(s, r.scope(s))
		if sub == nil {
			return refuse("Please run \"az login\" to access your accounts.")
		}
		view = accountView(s, *sub)
		return nil
	})
	return view, err
}

func (r *run) accountSet() (any, error) {
	return nil, r.store.Update(func(s *site.State, _ time.Time) error {
		wanted := r.call.Get("--subscription")
		sub := subscription(s, wanted)
		if sub == nil || s.SignIn == nil || s.SignIn.Cloud != s.ActiveCloud {
			return refuse("The subscription of '%s' doesn't exist in cloud '%s'.", wanted, s.ActiveCloud)
		}
		s.SignIn.Subscription = sub.ID
		return nil
	})
}

func (r *run) accountToken() (any, error) {
	var view any
	err := r.service(func(s *site.State, now time.Time) error {
		sub := subscription(s, r.scope(s))
		expires := now.Add(time.Hour)
		view = site.Object{"accessToken": "REHEARSAL", "expiresOn": expires.Format("2006-01-02 15:04:05.000000"),
			"expires_on": expires.Unix(), "subscription": sub.ID, "tenant": sub.Tenant, "tokenType": "Bearer"}
		return nil
	})
	return view, err
}
