package steps_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// taken maps the fields to what they would be set to; the first offer counts.
func taken(t *testing.T, text string, now validate.Values) map[string]string {
	t.Helper()
	found, err := steps.TakeOver([]byte(text), now)
	require.NoError(t, err)
	out := map[string]string{}
	for _, f := range found {
		if _, twice := out[f.Field]; !twice || f.Field == validate.FieldReserved {
			out[f.Field] = f.Text
		}
	}
	return out
}

func TestTheInfrastructureYAMLIsTakenOver(t *testing.T) {
	t.Parallel()
	got := taken(t, `
infra:
  vswitchname: ConvergedSwitch(compute)
  ipaddressprefix: 192.168.200.0/24
  gateway: 192.168.200.1
  dnsservers: [192.168.200.222, 192.168.200.223]
  k8snodeippoolstart: 192.168.200.20
  k8snodeippoolend: 192.168.200.29
  vlanid: 7
`, validate.Values{validate.FieldReserved: "printers 192.168.200.40-192.168.200.41"})
	assert.Equal(t, map[string]string{
		validate.FieldVMSwitch:   "ConvergedSwitch(compute)",
		validate.FieldPrefix:     "192.168.200.0/24",
		validate.FieldGateway:    "192.168.200.1",
		validate.FieldDNSServers: "192.168.200.222, 192.168.200.223",
		validate.FieldReserved:   "printers 192.168.200.40-192.168.200.41; k8snodeippool 192.168.200.20-192.168.200.29",
		validate.FieldVLAN:       "7",
	}, got)
}

func TestFullEnvironmentIsTakenOver(t *testing.T) {
	t.Parallel()
	got := taken(t, `{"ScaleUnits":[{"DeploymentData":{
	  "InfrastructureNetwork":[{"SubnetMask":"255.255.255.0","Gateway":"10.1.2.1",
	    "IPPools":[{"StartingAddress":"10.1.2.20","EndingAddress":"10.1.2.30"},{"StartingAddress":"10.1.2.40","EndingAddress":"10.1.2.41"}],
	    "DNSServers":["10.1.2.5"]}],
	  "HostNetwork":{"Intents":[{"Name":"compute_management","TrafficType":["Management","Compute"]},{"Name":"storage"}]}}}]}`, nil)
	assert.Equal(t, "ConvergedSwitch(compute_management)", got[validate.FieldVMSwitch])
	assert.Equal(t, "10.1.2.0/24", got[validate.FieldPrefix])
	assert.Equal(t, "10.1.2.1", got[validate.FieldGateway])
	assert.Equal(t, "10.1.2.5", got[validate.FieldDNSServers])
	assert.Equal(t, "infrastructure 10.1.2.20-10.1.2.30; infrastructure2 10.1.2.40-10.1.2.41", got[validate.FieldReserved])
}

func TestFilesOfAnotherShapeGetASentence(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"another document": "kind: Pod\nmetadata: {name: x}\n",
		"plain text":       "hello there\n",
		"a broken file":    "a: [b\n",
		"nothing":          "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := steps.TakeOver([]byte(text), nil)
			var fe *steps.FileError
			require.ErrorAs(t, err, &fe)
			assert.Contains(t, fe.Hint, "FullEnvironment.json")
		})
	}
}

func FuzzTakeOver(f *testing.F) {
	f.Add([]byte(`{"HostNetwork":{"Intents":[{"Name":"x"}]}}`))
	f.Add([]byte("vlanid: 3\ndnsservers: a, b\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		found, err := steps.TakeOver(text, nil)
		if (len(found) == 0) == (err == nil) {
			t.Fatalf("%v %v", found, err)
		}
	})
}
