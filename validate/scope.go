package validate

import (
	"fmt"
	"strings"
)

// checkSubscription is rule V22.
func checkSubscription(in *input, _ *Layout) {
	if in.require(FieldSubscription, in.subscription.raw, "The subscription is missing.", "Give the id of the starter subscription, not of the operator's.") || !in.subscription.ok {
		return
	}
	s := in.subscription.v
	if !isGUID(s) {
		in.fail(FieldSubscription, fmt.Sprintf("%q is not a subscription id.", s), "Write the id as az account list shows it: 8-4-4-4-12 hexadecimal digits.")
		return
	}
	if in.c.site.Subscriptions == nil {
		return
	}
	for _, sub := range in.c.site.Subscriptions {
		if !strings.EqualFold(sub.ID, s) {
			continue
		}
		if sub.State != "" && !strings.EqualFold(sub.State, "Enabled") {
			in.fail(FieldSubscription, fmt.Sprintf("Subscription %s (%s) is %s, not Enabled.", sub.Name, s, sub.State), "Choose one that is enabled.")
		}
		if strings.Contains(strings.ToLower(sub.Name), "operator") {
			in.warn(FieldSubscription, fmt.Sprintf("Subscription %s looks like the operator's own.", sub.Name), "Workloads belong in the starter subscription or one of their own.")
		}
		return
	}
	in.fail(FieldSubscription, fmt.Sprintf("The signed-in account cannot see subscription %s.", s), "Choose one of "+subscriptionNames(in.c.site.Subscriptions)+", or sign in with another account. New group members may wait 6 hours.")
}

func subscriptionNames(subs []Subscription) string {
	names := make([]string, 0, len(subs))
	for _, s := range subs {
		names = append(names, s.Name)
	}
	return listed(names)
}

// listed joins names for a sentence and stops before it gets long.
func listed(names []string) string {
	const most = 6
	if len(names) == 0 {
		return "those the site has (none was found)"
	}
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// checkResourceGroup is rule V23.
func checkResourceGroup(in *input, _ *Layout) {
	if in.require(FieldResourceGroup, in.resourceGroup.raw, "The resource group is missing.", "Give its name, such as aks-rg.") || !in.resourceGroup.ok {
		return
	}
	if why := resourceGroupFault(in.resourceGroup.v); why != "" {
		in.fail(FieldResourceGroup, fmt.Sprintf("Resource group %q %s.", in.resourceGroup.v, why), "Use 1 to 90 letters, digits, _ - . ( ), not ending in a period.")
	}
}

// checkLocation is rule V25.
func checkLocation(in *input, _ *Layout) {
	if in.require(FieldLocation, in.location.raw, "The location is missing.", "The product's own is autonomous.") || !in.location.ok {
		return
	}
	cl := in.chosenLocation()
	if cl != nil && cl.Location != "" && !strings.EqualFold(cl.Location, in.location.v) {
		in.fail(FieldLocation, fmt.Sprintf("Location %q is not the location of custom location %s, which is %s.", in.location.v, cl.Name, cl.Location), "Write "+cl.Location+".", FieldCustomLocation)
	}
}

// chosenLocation finds the custom location at the site, by name or id.
func (in *input) chosenLocation() *CustomLocation {
	if !in.customLocation.ok {
		return nil
	}
	for i := range in.c.site.CustomLocations {
		cl := &in.c.site.CustomLocations[i]
		if strings.EqualFold(cl.Name, in.customLocation.v) || strings.EqualFold(cl.ID, in.customLocation.v) {
			return cl
		}
	}
	return nil
}

// checkCustomLocationID is rule V26. A bare name is allowed: the id is asked of
// the site before it is needed.
func checkCustomLocationID(in *input, _ *Layout) {
	if in.require(FieldCustomLocation, in.customLocation.raw, "The custom location is missing.", "Give its name or its full resource id.") || !in.customLocation.ok {
		return
	}
	s := in.customLocation.v
	if !strings.Contains(s, "/") {
		if !isResourceName(s) {
			in.fail(FieldCustomLocation, fmt.Sprintf("%q is not the name of a custom location.", s), "Use letters, digits, dots, dashes and underscores, or the full resource id.")
		}
		return
	}
	if why := resourceIDFault(s, "Microsoft.ExtendedLocation", "customLocations"); why != "" {
		in.fail(FieldCustomLocation, fmt.Sprintf("%q is not the id of a custom location: %s.", s, why),
			"It reads /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ExtendedLocation/customLocations/<name>.")
	}
}

func isResourceName(s string) bool {
	return s != "" && len(s) <= 128 && isAlnum(s[0]) && only(s, isAlnum, "-._")
}

// resourceIDFault says why s is not the id of a resource of that type, "" if it
// is. Resource ids are compared without case.
func resourceIDFault(s, provider, kind string) string {
	parts := strings.Split(s, "/")
	if len(parts) != 9 || parts[0] != "" {
		return "it does not have the eight parts of a resource id"
	}
	for _, want := range []struct {
		at   int
		word string
	}{{1, "subscriptions"}, {3, "resourceGroups"}, {5, "providers"}, {6, provider}, {7, kind}} {
		if !strings.EqualFold(parts[want.at], want.word) {
			return fmt.Sprintf("where %q should stand it has %q", want.word, parts[want.at])
		}
	}
	switch {
	case !isGUID(parts[2]):
		return fmt.Sprintf("%q is not a subscription id", parts[2])
	case parts[4] == "" || resourceGroupFault(parts[4]) != "":
		return fmt.Sprintf("%q is not the name of a resource group", parts[4])
	case !isResourceName(parts[8]):
		return fmt.Sprintf("%q is not a name", parts[8])
	}
	return ""
}

// checkCustomLocationUsable is rule V27.
func checkCustomLocationUsable(in *input, _ *Layout) {
	if !in.customLocation.ok || in.c.site.CustomLocations == nil {
		return
	}
	cl := in.chosenLocation()
	if cl == nil {
		names := make([]string, 0, len(in.c.site.CustomLocations))
		for _, c := range in.c.site.CustomLocations {
			names = append(names, c.Name)
		}
		in.fail(FieldCustomLocation, fmt.Sprintf("The site has no custom location %s that this account can see.", in.customLocation.v), "Choose one of "+listed(names)+".")
		return
	}
	if cl.State != "" && !strings.EqualFold(cl.State, stateSucceeded) {
		in.fail(FieldCustomLocation, fmt.Sprintf("Custom location %s is in state %s, not Succeeded.", cl.Name, cl.State), "Choose another, or have the site's operator mend it.")
	}
}

// stateSucceeded is the provisioning state of a resource that works.
const stateSucceeded = "Succeeded"
