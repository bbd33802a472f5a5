package validate

func (c *Checker) Suggest(v Values) (suggestions []Suggestion, why string) { return nil, "" }
