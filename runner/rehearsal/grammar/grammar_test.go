package grammar

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var pinned = map[string]string{"aksarc": "1.2.23", "stack-hci-vm": "1.3.0", "customlocation": "0.1.3", "connectedk8s": "1.6.2"}

// sample is a value that a flag accepts.
func sample(f Flag) []string {
	switch {
	case f.Takes == Switch:
		return nil
	case len(f.Values) > 0:
		return []string{f.Values[0]}
	case f.Takes == Int:
		return []string{"3"}
	case f.Takes == List:
		return []string{"a=1", "b=2"}
	}
	return []string{"value"}
}

// required is a command line with what the command can't do without.
func required(c Command) []string {
	args := strings.Fields(c.Path)
	for _, p := range c.Positionals {
		if p.Required {
			args = append(args, "a.b=1")
		}
	}
	for _, f := range c.Flags {
		if f.Required {
			args = append(append(args, f.Names[0]), sample(f)...)
		}
	}
	return args
}

// Every command of the reference takes each of its flags by each of its names,
// refuses one that isn't listed, and misses each required one.
func TestReferenceIsAccepted(t *testing.T) {
	t.Parallel()
	g := New("2.60.0", pinned)
	for _, path := range g.Paths() {
		c, _ := g.Command(path)
		for _, f := range c.Flags {
			for _, name := range f.Names {
				if name == "--help" || name == "-h" {
					continue
				}
				call, err := g.Parse(append(append(required(c), name), sample(f)...))
				if assert.NoError(t, err, "az %s %s", path, name) {
					assert.True(t, call.Has(f.Names[0]))
					assert.Equal(t, len(sample(f)), len(call.List(f.Names[0])), "az %s %s", path, name)
				}
			}
			if f.Required {
				without := slices.DeleteFunc(slices.Clone(c.Flags), func(o Flag) bool { return o.Names[0] == f.Names[0] })
				_, err := g.Parse(required(Command{Path: path, Flags: without, Positionals: c.Positionals}))
				assert.EqualError(t, err, "the following arguments are required: "+f.Label(), path)
			}
		}
		_, err := g.Parse(append(required(c), "--not-in-the-reference", "x"))
		want := "unrecognized arguments: --not-in-the-reference"
		if len(c.Positionals) == 0 {
			want += " x"
		}
		if assert.Error(t, err, path) {
			assert.True(t, strings.HasPrefix(err.Error(), want), "az %s: %v", path, err)
		}
	}
}

// What came later is refused at the pinned versions and accepted at newer ones.
func TestNewerNeedsNewerVersions(t *testing.T) {
	t.Parallel()
	old := New("2.60.0", pinned)
	young := New("2.90.0", map[string]string{"aksarc": "1.5.116", "stack-hci-vm": "1.15.1", "customlocation": "0.1.4", "connectedk8s": "1.11.2"})
	newer := 0
	for path, full := range Reference().Commands {
		c, ok := young.Command(path)
		require.True(t, ok, path)
		if len(full.Since) > 0 {
			newer++
			_, err := old.Parse(required(full))
			assert.Error(t, err, path)
		}
		for _, f := range full.Flags {
			if len(f.Since) == 0 || old.has(f.Since) || len(full.Since) > 0 {
				continue
			}
			newer++
			args := append(append(required(c), f.Names[0]), sample(f)...)
			_, err := young.Parse(args)
			assert.NoError(t, err, "az %v", args)
			_, err = old.Parse(args)
			assert.Error(t, err, "az %v", args)
		}
	}
	assert.Greater(t, newer, 15)
}

func TestParse(t *testing.T) {
	t.Parallel()
	g := New("2.60.0", pinned)
	cases := []struct {
		line  string // arguments separated by "|"
		value string // of the flag after the last ">" when it is accepted
		err   string
	}{
		{"group|show|-n|rg", "--name>rg", ""},
		{"group|show|--name=rg", "--name>rg", ""},
		{"group|show|-nrg", "--name>rg", ""},
		{"group|show|--na|rg", "--name>rg", ""},
		{"group|show|-n|rg|-ojson", "--output>json", ""},
		{"group|show|-n|rg|-o|TSV", "--output>TSV", ""},
		{"group|show|-n|-rg", "", "argument --name/-n/--resource-group/-g: expected one argument"},
		{"group|show|-n=-rg", "--name>-rg", ""},
		{"group|show|-n|a b|--query", "", "argument --query: expected one argument"},
		{"aksarc|show|-n|c1|-g|rg|--admin|x|y", "", "unrecognized arguments: --admin x y"},
		{"aksarc|get-credentials|-n|c|-g|g|--adminkubectl|--kubeconfig|f|get|ns", "", "unrecognized arguments: --adminkubectl --kubeconfig f get ns"},
		{"aksarc|get-credentials|-n|c|-g|g|--admin=yes", "", "argument --admin/-a: ignored explicit argument 'yes'"},
		{"aksarc|nodepool|scale|--cluster-name|c|-n|p|-g|g|-c|two", "", "argument --node-count/-c: invalid int value: 'two'"},
		{"stack-hci-vm|network|lnet|create|-n|x", "", "the following arguments are required: --custom-location, --name, --resource-group/-g"},
		{"stack-hci-vm|network|lnet|create|--ip-pool|x", "", "ambiguous option: --ip-pool could match --ip-pool-end, --ip-pool-start, --ip-pool-type, --ip-pools"},
		{"stack-hci-vm|network|lnet|list|--no-wait", "", "unrecognized arguments: --no-wait"},
		{"stack-hci-vm|network|lnet|create|--name|a|-g|b|--custom-location|c|--dns-servers|1.1.1.1|2.2.2.2|--vlan|-1", "--vlan>-1", ""},
		{"stack-hci-vm|network|lnet|create|--name|a|-g|b|--custom-location|c|--no-wait", "", "unrecognized arguments: --no-wait"},
		{"extension|add|--allow-preview|--name|x", "--name>x", ""},
		{"config|set|a.b=1|c.d=2", "", ""},
		{"config|get|a.b|c.d", "", "unrecognized arguments: c.d"},
		{"cloud|list|--subscription|x", "", "unrecognized arguments: --subscription x"},
		{"version|extra", "", "unrecognized arguments: extra"},
		{"version|-o|xml", "", "az version: 'xml' is not a valid value for '--output'. Allowed values: json, jsonc, none, table, tsv, yaml, yamlc."},
		{"group", "", "the following arguments are required: _subcommand"},
		{"group|nonsense", "", "'nonsense' is misspelled or not recognized by the system."},
		{"nonsense|create", "", "'nonsense' is misspelled or not recognized by the system.\n" + extensionsPage},
		{"aksarc|nodepool|add|--cluster-name|c|-n|p|-g|g|--os-type|BSD", "", "az aksarc nodepool add: 'BSD' is not a valid value for '--os-type'. Allowed values: Linux, Windows."},
		{"aksarc|upgrade|-n|c|-g|g|-y", "", "unrecognized arguments: -y"},
	}
	for _, c := range cases {
		t.Run(c.line, func(t *testing.T) {
			t.Parallel()
			call, err := g.Parse(strings.Split(c.line, "|"))
			if c.err != "" {
				var usage *UsageError
				require.ErrorAs(t, err, &usage)
				assert.Equal(t, c.err, usage.Message)
				return
			}
			require.NoError(t, err)
			if flag, want, ok := strings.Cut(c.value, ">"); ok {
				assert.Equal(t, want, call.Get(flag))
			}
		})
	}
}

func TestMissingExtensionsAreMisspelled(t *testing.T) {
	t.Parallel()
	for name, installed := range map[string]map[string]string{
		"none":                    nil,
		"one that needs newer az": {"customlocation": "0.1.4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New("2.60.0", installed).Parse([]string{"customlocation", "list"})
			assert.EqualError(t, err, "'customlocation' is misspelled or not recognized by the system.\n"+extensionsPage)
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	g := New("2.60.0", pinned)
	for line, want := range map[string]string{
		"aksarc create --help":    "--control-plane-ip",
		"aksarc -h":               "get-credentials",
		"stack-hci-vm network -h": "lnet",
		"":                        "aksarc",
	} {
		_, err := g.Parse(strings.Fields(line))
		var help *HelpRequest
		require.ErrorAs(t, err, &help, line)
		assert.Contains(t, help.Text, want)
	}
}

func TestExpandFiles(t *testing.T) {
	t.Parallel()
	read := func(name string) ([]byte, error) {
		switch name {
		case "secret":
			return []byte("s3cret\r\n"), nil
		case "-":
			return []byte("typed\n"), nil
		}
		return nil, os.ErrNotExist
	}
	got := ExpandFiles([]string{"-p", "@secret", "@-", "--x=@secret", "@nope", "a@secret", "@"}, read)
	assert.Equal(t, []string{"-p", "s3cret", "typed", "--x=s3cret", "@nope", "a@secret", "@"}, got)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"1.10.4", "1.3.0", 1}, {"2.60.0", "2.60", 0}, {"", "0.1", -1}, {"1.2.23", "1.2.23", 0}, {"2.45.0", "2.60.0", -1}} {
		assert.Equal(t, c.want, Compare(c.a, c.b), "%s %s", c.a, c.b)
	}
}

// Whatever is typed is answered: a call, help, or a refusal with a text.
func FuzzParse(f *testing.F) {
	g := New("2.60.0", pinned)
	f.Add("aksarc create -n c1 --vnet-ids= @x -1 -- a")
	f.Add("group show -n")
	f.Fuzz(func(t *testing.T, line string) {
		call, err := g.Parse(strings.Split(line, " "))
		var usage *UsageError
		var help *HelpRequest
		switch {
		case err == nil && call == nil:
			t.Fatal("neither a call nor an error")
		case errors.As(err, &usage) && usage.Message == "":
			t.Fatal("a refusal without a text")
		case err != nil && usage == nil && !errors.As(err, &help):
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}
