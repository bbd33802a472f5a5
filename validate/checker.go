package validate

// Checker applies the rules against one site. It is built once per discovery
// (the index over what exists is made then) and asked at every key.
type Checker struct {
	site Site
}

// NewChecker prepares the rules for what is known of the site.
func NewChecker(site Site) *Checker { return &Checker{site: site} }

// Check applies every rule.
func (c *Checker) Check(v Values) Report { return Report{} }

// Suggest proposes values for what is missing or wrong in the network and
// cluster addresses, so that everything fits. It never proposes a value that
// Check would refuse; when nothing would do, it proposes nothing and says why.
func (c *Checker) Suggest(v Values) (suggestions []Suggestion, why string) { return nil, "" }
