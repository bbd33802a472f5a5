package steps

import "testing"

func TestWhatIsBegunIsNotYetWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind Kind
		text string
		want bool
	}{
		{Address, "", false}, // empty is another matter
		{Address, "1", true},
		{Address, "192.168.", true},
		{Address, "192.168.200", true},
		{Address, "192.168.200.", true},
		{Address, "192.168.200.1", false}, // whole: what is said of it is meant
		{Address, "192.168.256", false},
		{Address, "192..1", false},
		{Address, "192.168.200.1.", false},
		{Address, "192.168.02", false},
		{Address, "a", false},
		{Address, "192.168.200 ", false},
		{Prefix, "192.168.200", true},
		{Prefix, "192.168.200.0", true},
		{Prefix, "192.168.200.0/", true},
		{Prefix, "192.168.200.0/2", false},
		{Prefix, "192.168.200/", false},
		{Addresses, "192.168.200.222 10.", true},
		{Addresses, "192.168.200.222, 10.0", true},
		{Addresses, "192.168.200 10.", false},
		{Text, "1", false},
		{Text, "aksarc-", true},
		{Text, "aksarc--", false},
		{Text, "-", false},
	} {
		f := Field{Kind: c.kind}
		if got := f.Begun(c.text); got != c.want {
			t.Errorf("%q of kind %d: begun is %v, want %v", c.text, c.kind, got, c.want)
		}
	}
}
