package steps

import (
	"fmt"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// cloudCheck is rules V13 and V14: the site's cloud is registered, active, and
// leads to the site. Its endpoints are those of the documents' pattern, or what
// the site itself says where it could be asked; a difference is shown, and then
// the repair is the operator's to decide on.
func cloudCheck(v validate.Values, f *Facts, azMissing bool) Check {
	name, fqdn := v[validate.FieldCloudName], v[validate.FieldCloudFQDN]
	c := Check{ID: CheckCloud, Title: "Cloud", Severity: validate.Error, Wanted: name + " active", Rule: "V13", Asks: []QuestionID{AskClouds, AskAccount}}
	if c, wait := c.skip(f, AskClouds, azMissing); wait {
		return c
	}
	if s := f.Standing(AskClouds); s.State == Failed {
		c.Status, c.Found, c.Message = CheckFail, "not known", "az cloud list failed: "+s.Said
		c.Remedy = "Run az cloud list yourself; if az says that clouds.config is in bad format, rename that file in az's folder."
		return c
	}
	active, mine := f.cloud(name)
	c.Found = active + " active"
	documented := az.SiteCloud(name, fqdn)
	want, differs := documented, []az.Difference(nil)
	if f.Reach.FQDN == fqdn {
		want, differs = documented.Told(f.Reach.Metadata)
	}
	switch {
	case mine == nil:
		c.Status = CheckFail
		c.Message = fmt.Sprintf("The cloud %s is not registered; az talks to %s.", name, active)
		c.Remedy = "Register it and make it the active one."
		c.Repair = []runner.Command{az.CloudRegister(f.Tools, want), az.CloudSet(name)}
	case !pointsTo(mine.CloudSpec, documented) && !pointsTo(mine.CloudSpec, want):
		c.Status, c.Rule, c.Careful = CheckFail, "V14", true
		c.Found = fmt.Sprintf("%s points to %s", name, mine.ResourceManager)
		c.Message = fmt.Sprintf("The cloud %s is registered with %s as its resource manager, not %s: a leftover of another site?", name, mine.ResourceManager, want.ResourceManager)
		if strings.EqualFold(strings.TrimRight(mine.ResourceManager, "/"), want.ResourceManager) {
			c.Found = fmt.Sprintf("%s signs in at %s", name, mine.ActiveDirectory)
			c.Message = fmt.Sprintf("The cloud %s signs in at %s, not at %s: a leftover of another site?", name, mine.ActiveDirectory, want.ActiveDirectory)
		}
		c.Remedy = "If this workstation now serves the new site only, update it; else choose another cloud name."
		c.Repair = []runner.Command{az.CloudUpdate(f.Tools, want), az.CloudSet(name)}
	case !pointsTo(mine.CloudSpec, want):
		// It follows the documents, and the site says otherwise.
		c.Status, c.Rule, c.Certainty = CheckWarn, "V14", Probable
		c.Found = name + " as documented"
		c.Message = fmt.Sprintf("The cloud %s is registered as the documents say.", name)
		c.Remedy = "If sign-in fails, update the cloud to what the site says."
		c.Repair = []runner.Command{az.CloudUpdate(f.Tools, want), az.CloudSet(name)}
	case active != name:
		c.Status = CheckFail
		c.Message = fmt.Sprintf("The cloud %s is registered, but az talks to %s.", name, active)
		c.Remedy = "Make it the active one."
		c.Repair = []runner.Command{az.CloudSet(name)}
		return c
	default:
		c.Status, c.Message = CheckOK, "endpoints of "+fqdn
		if f.Reach.FQDN == fqdn && f.Reach.Metadata.Answered {
			c.Message += ", as the site says"
		}
		return c
	}
	return c.withMetadata(f, fqdn, differs)
}

// withMetadata says where the endpoints of a repair come from.
func (c Check) withMetadata(f *Facts, fqdn string, differs []az.Difference) Check {
	switch m := f.Reach.Metadata; {
	case f.Standing(AskReach).State == Asking:
		c.Repair = nil // the site may yet say otherwise
		c.Message += " The site is being asked for its endpoints."
	case f.Reach.FQDN != fqdn || m.Asked == "":
	case !m.Answered:
		c.Message += fmt.Sprintf(" The site does not say its endpoints (%s: %s); these are the documents'.", m.Asked, m.Err)
	case len(differs) == 0:
		c.Message += " The site says the same endpoints as the documents."
	default:
		c.Careful = true
		for i, d := range differs {
			if i == 0 {
				c.Message += " The site says other endpoints than the documents: "
			} else {
				c.Message += "; "
			}
			c.Message += fmt.Sprintf("%s %s, not %s", d.What, d.Told, d.Documented)
		}
		c.Message += "."
		c.Remedy += " The command takes what the site says; ask its operator if that surprises you."
	}
	return c
}

// cloud finds the active cloud, and the one of that name, nil when it isn't
// registered.
func (f *Facts) cloud(name string) (active string, mine *az.Cloud) {
	if i := slices.IndexFunc(f.Clouds, func(c az.Cloud) bool { return c.Active }); i >= 0 {
		active = f.Clouds[i].Name
	}
	if i := slices.IndexFunc(f.Clouds, func(c az.Cloud) bool { return c.Name == name }); i >= 0 {
		mine = &f.Clouds[i]
	}
	return active, mine
}

// pointsTo says whether a registered cloud leads to the wanted site (rule V14).
func pointsTo(found, want az.CloudSpec) bool {
	same := func(a, b string) bool { return strings.EqualFold(strings.TrimRight(a, "/"), strings.TrimRight(b, "/")) }
	return same(found.ResourceManager, want.ResourceManager) && same(found.ActiveDirectory, want.ActiveDirectory)
}
