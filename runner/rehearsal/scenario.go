package rehearsal

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"aksarc-wizard/runner/rehearsal/site"
)

// Scenario is a drill: a site in trouble, and what there is to learn from it.
type Scenario struct {
	// Name is how the drill is called on the command line.
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// Skill is what is practised.
	Skill string `yaml:"skill"`
	// Release is the profile that the drill is about, "" for any.
	Release string `yaml:"release"`
	// Notice is what the operator should see, RightWay the way out, WrongWay a
	// tempting one and why it doesn't help.
	Notice   string `yaml:"notice"`
	RightWay string `yaml:"rightWay"`
	WrongWay string `yaml:"wrongWay"`
	// Guide is the rule or fact of the guide that the drill is about.
	Guide string `yaml:"guide"`
	// Start is a merge patch to the default site.
	Start map[string]any `yaml:"start"`
	// Faults are what goes wrong on the way.
	Faults []map[string]any `yaml:"faults"`
	// Media are the files that lie in the site's folder "media": the
	// extensions' wheels that somebody carried in.
	Media []string `yaml:"media"`
	// Outside is what only somebody else can do; see Repair.
	Outside *Outside `yaml:"outside"`
}

// Outside is the part of the right way that doesn't go through the wizard:
// installing az, carrying media in, granting a role, opening a line.
type Outside struct {
	// Text says what is done, for the operator who asks for it.
	Text string `yaml:"text" json:"text"`
	// Patch is the merge patch to the site that it amounts to.
	Patch map[string]any `yaml:"patch" json:"patch,omitempty"`
	Media []string       `yaml:"media" json:"media,omitempty"`
}

//go:embed scenarios/*.yaml
var embedded embed.FS

// Scenarios lists the built-in drills by skill and name.
func Scenarios() []Scenario {
	files, err := fs.Glob(embedded, "scenarios/*.yaml")
	if err != nil {
		panic("rehearsal: the embedded drills can't be listed: " + err.Error())
	}
	var list []Scenario
	for _, f := range files {
		content, err := embedded.ReadFile(f)
		if err != nil {
			panic("rehearsal: an embedded drill can't be read: " + err.Error())
		}
		s, err := parse(content)
		if err != nil {
			panic("rehearsal: the embedded drill " + path.Base(f) + " is broken: " + err.Error())
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Scenario) int {
		return strings.Compare(a.Skill+"\x00"+a.Name, b.Skill+"\x00"+b.Name)
	})
	return list
}

// ErrNoScenario says that there is no drill of that name, nor a file.
var ErrNoScenario = errors.New("no such drill")

// Load finds a drill by its name, or reads it from a YAML file.
func Load(nameOrFile string) (Scenario, error) {
	for _, s := range Scenarios() {
		if s.Name == nameOrFile {
			return s, nil
		}
	}
	content, err := os.ReadFile(nameOrFile)
	if errors.Is(err, fs.ErrNotExist) {
		return Scenario{}, fmt.Errorf("%w: %q is neither the name of a built-in drill nor a file", ErrNoScenario, nameOrFile)
	}
	if err != nil {
		return Scenario{}, err
	}
	s, err := parse(content)
	if err != nil {
		return s, fmt.Errorf("%s: %w", nameOrFile, err)
	}
	return s, nil
}

// parse reads a drill and tries it on a default site, so that a mistake in it
// shows at once and not in the middle of the practice.
func parse(content []byte) (Scenario, error) {
	var s Scenario
	d := yaml.NewDecoder(bytes.NewReader(content))
	d.KnownFields(true)
	if err := d.Decode(&s); err != nil {
		return s, err
	}
	if s.Name == "" || s.Title == "" || s.Skill == "" || s.Notice == "" || s.RightWay == "" {
		return s, errors.New("a drill needs name, title, skill, notice and rightWay")
	}
	state, err := site.Default("2411")
	if err != nil {
		return s, err
	}
	return s, s.apply(state)
}

// apply changes a fresh site into the drill's start, and arms its faults.
func (s Scenario) apply(state *site.State) error {
	drill := map[string]any{"name": s.Name, "faults": s.Faults}
	if s.Outside != nil {
		drill["outside"] = s.Outside
	}
	patch := map[string]any{"drill": drill}
	for key, value := range s.Start {
		if key == "drill" {
			return errors.New("start can't set the drill itself")
		}
		patch[key] = value
	}
	if err := patchWith(state, patch); err != nil {
		return err
	}
	for i, f := range state.Drill.Faults {
		for _, when := range []string{f.When, f.After} {
			if when == f.After && when == "" || commandGroup(when) {
				continue
			}
			return fmt.Errorf("fault %d: %q is neither a command nor a group of az", i+1, when)
		}
		if len(f.Set) > 0 {
			if err := state.Clone().Patch(f.Set); err != nil {
				return fmt.Errorf("fault %d: %w", i+1, err)
			}
		}
	}
	if s.Outside != nil {
		return patchWith(state.Clone(), s.Outside.Patch)
	}
	return nil
}

func patchWith(state *site.State, patch map[string]any) error {
	if len(patch) == 0 {
		return nil
	}
	content, err := json.Marshal(patch)
	if err != nil {
		return err
	}
	return state.Patch(content)
}

// commandGroup says whether az has a command or group of that path.
func commandGroup(when string) bool {
	for p := range commands {
		if p == when || strings.HasPrefix(p, when+" ") {
			return true
		}
	}
	return false
}
