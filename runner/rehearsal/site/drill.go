package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Drill is a failure to practise on: what fails, and when.
type Drill struct {
	Name   string   `json:"name,omitempty"`
	Faults []*Fault `json:"faults,omitempty"`
	// Outside is what somebody else does when the operator asks for it.
	Outside *Outside `json:"outside,omitempty"`
}

// Outside is the part of a drill's way out that doesn't go through az.
type Outside struct {
	Text  string          `json:"text"`
	Patch json.RawMessage `json:"patch,omitempty"`
	Media []string        `json:"media,omitempty"`
}

// Fault is one thing that goes wrong when az is called in a certain way.
type Fault struct {
	// When is the command, without flags; a group stands for all its commands.
	When string `json:"when"`
	// After counts calls only once a call of that command was let through.
	After string `json:"after,omitempty"`
	// Nth is the first call that fails, counted from 1; 0 is 1.
	Nth int `json:"nth,omitempty"`
	// Times is how many calls fail; 0 is 1, -1 is every one from the first.
	Times int `json:"times,omitempty"`
	// Delay is how long the call hangs first, by the site's clock.
	Delay Span `json:"delay,omitzero"`
	// Chatter is how many lines the call writes on standard error before that,
	// numbered: an az that tells everything it does.
	Chatter int `json:"chatter,omitempty"`
	// Exit and Stderr end the call; without them it goes on after Set.
	Exit   int    `json:"exit,omitempty"`
	Stderr string `json:"stderr,omitempty"`
	// Set is a merge patch (RFC 7386) to the site's state.
	Set json.RawMessage `json:"set,omitempty"`

	// Seen counts the calls so far, Armed says that After has happened.
	Seen  int  `json:"seen,omitempty"`
	Armed bool `json:"armed,omitempty"`
}

// Strike looks at a call before it is carried out and returns the fault that
// hits it, if any, with its change to the state already made.
func (s *State) Strike(command string) (*Fault, error) {
	var hit *Fault
	for _, f := range s.Drill.Faults {
		if covers(f.When, command) && (f.After == "" || f.Armed) && hit == nil {
			f.Seen++
			first, times := max(1, f.Nth), f.Times
			if times == 0 {
				times = 1
			}
			if f.Seen >= first && (times < 0 || f.Seen < first+times) {
				hit = f
			}
		}
		if f.After != "" && covers(f.After, command) {
			f.Armed = true
		}
	}
	if hit == nil || len(hit.Set) == 0 {
		return hit, nil
	}
	struck := *hit
	return &struck, s.Patch(struck.Set)
}

// covers says whether a fault's command is the called one or its group.
func covers(when, command string) bool {
	return when == command || len(command) > len(when) && command[:len(when)] == when && command[len(when)] == ' '
}

// Patch changes the state by a JSON merge patch: objects merge key by key, null
// removes, everything else replaces. Unknown fields are errors.
func (s *State) Patch(patch []byte) error {
	current, err := json.Marshal(s)
	if err != nil {
		return err
	}
	var into, from any
	if err := json.Unmarshal(current, &into); err != nil {
		return err
	}
	if err := json.Unmarshal(patch, &from); err != nil {
		return err
	}
	if _, ok := from.(map[string]any); !ok {
		return errors.New("the patch isn't an object")
	}
	merged, err := json.Marshal(merge(into, from))
	if err != nil {
		return err
	}
	fresh := new(State)
	if err := strict(merged, fresh); err != nil {
		return fmt.Errorf("the patch doesn't fit the site: %w", err)
	}
	*s = *fresh
	return nil
}

// Clone is an independent copy of the state.
func (s *State) Clone() *State {
	content, err := json.Marshal(s)
	if err != nil {
		panic("rehearsal: a state that can't be written: " + err.Error())
	}
	fresh := new(State)
	if err := json.Unmarshal(content, fresh); err != nil {
		panic("rehearsal: a state that can't be read back: " + err.Error())
	}
	return fresh
}

func merge(into, from any) any {
	patch, ok := from.(map[string]any)
	if !ok {
		return from
	}
	target, ok := into.(map[string]any)
	if !ok {
		target = map[string]any{}
	}
	for key, value := range patch {
		if value == nil {
			delete(target, key)
			continue
		}
		target[key] = merge(target[key], value)
	}
	return target
}

// strict decodes JSON and refuses fields that don't exist.
func strict(content []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
