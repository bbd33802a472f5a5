package rehearsal

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestScenariosAreComplete(t *testing.T) {
	t.Parallel()
	list := Scenarios()
	assert.GreaterOrEqual(t, len(list), 18)
	for _, s := range list {
		assert.NotEmpty(t, s.WrongWay, s.Name)
		assert.NotEmpty(t, s.Guide, s.Name)
		_, err := os.Stat(filepath.Join("scenarios", s.Name+".yaml"))
		assert.NoError(t, err, "a drill is named like its file")
	}
}

func TestLoadRefusesMistakes(t *testing.T) {
	t.Parallel()
	head := "name: x\ntitle: x\nskill: x\nnotice: x\nrightWay: x\n"
	for name, text := range map[string]string{
		"unknown key":     head + "sartt: {}\n",
		"unknown state":   head + "start: {signin: null, conditons: {}}\n",
		"unknown command": head + "faults: [{when: aksarc crate}]\n",
		"unknown after":   head + "faults: [{when: aksarc show, after: aksarc crate}]\n",
		"bad set":         head + "faults: [{when: aksarc show, set: {nothing: 1}}]\n",
		"bad outside":     head + "outside: {text: x, patch: {nothing: 1}}\n",
		"no skill":        "name: x\ntitle: x\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "drill.yaml")
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			_, err := Load(file)
			assert.Error(t, err)
		})
	}
	_, err := Load("no-such-drill")
	assert.ErrorIs(t, err, ErrNoScenario)
}
