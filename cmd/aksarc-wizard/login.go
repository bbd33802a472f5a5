package main

// login: signing in without the wizard's screen.

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// signInOptions are how to sign in.
type signInOptions struct {
	device                      bool
	principal, tenant, certFile string
	subscription                string
}

func (a *app) loginCommand() *cobra.Command {
	var o signInOptions
	c := &cobra.Command{Use: "login", Short: "Sign in to the site, and choose the subscription", Args: cobra.NoArgs,
		Long: "login hands the terminal to az login and takes it back. With --service-principal it asks for\n" +
			"the secret without showing it, or reads it from standard input when that is no terminal;\n" +
			"the secret is never an argument and never in a file of the wizard. az itself keeps it in\n" +
			"clear in its own folder."}
	a.answersFlag(c)
	f := c.Flags()
	f.BoolVar(&o.device, "device-code", false, "without a browser here: az shows an address and a code")
	f.StringVar(&o.principal, "service-principal", "", "sign in as the application with this `ID`")
	f.StringVar(&o.tenant, "tenant", "", "the tenant, a GUID")
	f.StringVar(&o.certFile, "certificate", "", "with --service-principal: a PEM `FILE` with key and certificate instead of a secret")
	f.StringVar(&o.subscription, "subscription", "", "the subscription to make active; default: the starter subscription, or the only one")
	c.RunE = func(*cobra.Command, []string) error {
		v := steps.Defaults()
		if a.flags.answers != "" {
			var err error
			if v, err = a.readAnswers(a.flags.answers); err != nil {
				return err
			}
		}
		if o.device && o.principal != "" {
			return fail(exitUsage, "", "--device-code and --service-principal exclude each other.")
		}
		if o.principal != "" && o.tenant == "" {
			return fail(exitUsage, "", "--service-principal needs --tenant.")
		}
		w, err := a.openWorld(a.flags.answers)
		if err != nil {
			return err
		}
		defer w.close()
		ctx, stop := a.interruptible()
		defer stop()
		a.banner(w, a.streams.Out)
		return a.login(ctx, w, v, o)
	}
	return c
}

func (a *app) login(ctx context.Context, w *world, v validate.Values, o signInOptions) error {
	m := steps.New(v)
	askAll(ctx, w, m, []steps.QuestionID{steps.AskTools, steps.AskClouds})
	for _, c := range m.Checks() {
		if (c.ID == "az.version" || c.ID == steps.CheckCloud) && c.Fatal() {
			return fail(exitPrerequisites, "Mend it first: aksarc-wizard check --fix", "%s: %s", c.Title, c.Message)
		}
	}
	var err error
	if o.principal != "" {
		err = a.loginPrincipal(ctx, w, m, o)
	} else {
		err = a.loginPerson(ctx, w, o)
	}
	if err != nil {
		return err
	}
	return a.chooseSubscription(ctx, w, o.subscription)
}

// loginPerson hands the terminal over.
func (a *app) loginPerson(ctx context.Context, w *world, o signInOptions) error {
	c := az.Login(o.tenant)
	if o.device {
		c = az.LoginDeviceCode(o.tenant)
	}
	if c.Program == "" {
		return fail(exitUsage, "", "--tenant %s: %v.", o.tenant, az.CheckValue(o.tenant))
	}
	in, ok1 := a.streams.In.(*os.File)
	out, ok2 := a.streams.Out.(*os.File)
	errs, ok3 := a.streams.Err.(*os.File)
	if !ok1 || !ok2 || !ok3 {
		return fail(exitUsage, "", "There is no terminal to hand to az login.")
	}
	fmt.Fprintf(errs, "$ %s\n", steps.OneLine(c))
	var before *term.State
	if term.IsTerminal(in.Fd()) {
		before, _ = term.GetState(in.Fd())
	}
	res, err := w.Interactive(ctx, c, in, out, errs)
	if before != nil {
		_ = term.Restore(in.Fd(), before) // what az left it in is not ours to keep
	}
	switch {
	case ctx.Err() != nil:
		return fail(exitInterrupted, "", "Sign-in was given up.")
	case err != nil:
		return fail(exitFailed, "", "%v", err)
	case res.ExitCode != 0:
		return fail(exitFailed, "Without a browser here: aksarc-wizard login --device-code", "az login failed with exit code %d.", res.ExitCode)
	}
	return nil
}

// loginPrincipal signs an application in. The earlier sign-in is cleared
// first: with its token still alive az takes any secret for right, and fails
// an hour later.
func (a *app) loginPrincipal(ctx context.Context, w *world, m *steps.Machine, o signInOptions) error {
	p := az.ServicePrincipal{AppID: o.principal, Tenant: o.tenant, CertificateFile: o.certFile}
	if o.certFile == "" {
		secret, err := a.secret(ctx)
		if err != nil {
			return err
		}
		w.redactor.Add(secret)
		p.Secret = runner.Secret(secret)
	}
	c := az.LoginServicePrincipal(m.Facts().Tools, p)
	if c.Program == "" {
		return fail(exitUsage, "", "A value can't be passed to az: it begins with @ or holds a NUL character.")
	}
	said := func(l runner.Line) {
		if l.Stderr {
			fmt.Fprintf(a.streams.Err, "  | %s\n", l.Text)
		}
	}
	if _, err := w.Run(ctx, az.AccountClear(), said); err != nil {
		return fail(exitFailed, "", "%v", err)
	}
	res, err := w.Run(ctx, c, said)
	switch {
	case ctx.Err() != nil:
		return fail(exitInterrupted, "", "Sign-in was given up.")
	case err != nil:
		return fail(exitFailed, "", "%v", err)
	case res.ExitCode != 0:
		return fail(exitFailed, "", "az login failed with exit code %d.", res.ExitCode)
	}
	return nil
}

// maxSecret bounds what is read of a secret, in bytes.
const maxSecret = 64 << 10

// secret asks without echo, or reads one line of a stream that is no terminal.
func (a *app) secret(ctx context.Context) (string, error) {
	var text string
	if in, ok := terminal(a.streams.In); ok {
		typed, err := a.typedSecret(ctx, in)
		if err != nil {
			return "", fail(exitInterrupted, "", "Sign-in was given up.")
		}
		text = typed
	} else {
		read, err := bufio.NewReader(io.LimitReader(a.streams.In, maxSecret)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fail(exitFailed, "", "The secret can't be read from standard input: %v.", err)
		}
		text = read
	}
	text = strings.TrimRight(text, "\r\n")
	if text == "" {
		return "", fail(exitUsage, "", "The secret is empty.")
	}
	return text, nil
}

// errGivenUp says that the operator broke off while typing.
var errGivenUp = errors.New("given up")

// typedSecret reads a line from the terminal. The echo is off before the
// question is shown, so that nobody types ahead of it.
func (a *app) typedSecret(ctx context.Context, in *os.File) (string, error) {
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return "", err
	}
	defer func() {
		_ = term.Restore(in.Fd(), before)
		fmt.Fprintln(a.streams.Err)
	}()
	fmt.Fprint(a.streams.Err, "Secret of the application (not shown): ")
	type ending struct {
		text string
		err  error
	}
	ended := make(chan ending, 1)
	go func() {
		text, err := readKeys(in)
		ended <- ending{text, err}
	}()
	select {
	case e := <-ended:
		return e.text, e.err
	case <-ctx.Done(): // a raw terminal must not outlive us
		return "", errGivenUp
	}
}

// readKeys reads what a raw terminal sends until Enter.
func readKeys(in io.Reader) (string, error) {
	var typed []byte
	key := make([]byte, 1)
	for len(typed) < maxSecret {
		if n, err := in.Read(key); err != nil || n == 0 {
			return "", errGivenUp
		}
		switch c := key[0]; c {
		case '\r', '\n':
			return string(typed), nil
		case 0x03, 0x04: // Ctrl-C, Ctrl-D
			return "", errGivenUp
		case 0x08, 0x7f:
			_, size := utf8.DecodeLastRune(typed)
			typed = typed[:len(typed)-size]
		case 0x15: // Ctrl-U
			typed = nil
		default:
			typed = append(typed, c)
		}
	}
	return "", errGivenUp
}

// chooseSubscription makes the right one active: the one asked for, else the
// starter subscription, else the only one.
func (a *app) chooseSubscription(ctx context.Context, w *world, wanted string) error {
	res, err := w.ask.Run(ctx, az.AccountList(false), nil)
	if err != nil {
		return fail(exitFailed, "", "%v", err)
	}
	all, err := az.ParseAccounts(res.Stdout)
	if err != nil || len(all) == 0 {
		return fail(exitFailed, "After a change of group membership it takes up to six hours until rights arrive.", "The sign-in works, but no subscription is visible.")
	}
	find := func(match func(az.Account) bool) int { return slices.IndexFunc(all, match) }
	i := find(func(s az.Account) bool { return strings.EqualFold(s.ID, wanted) || strings.EqualFold(s.Name, wanted) })
	if wanted != "" && i < 0 {
		var names []string
		for _, s := range all {
			names = append(names, s.Name)
		}
		return fail(exitUsage, "Visible are: "+strings.Join(names, ", ")+".", "There is no subscription %s.", wanted)
	}
	if i < 0 {
		visible := make([]validate.Subscription, len(all))
		for n, s := range all {
			visible[n] = validate.Subscription{ID: s.ID, Name: s.Name, State: s.State}
		}
		i = steps.PickSubscription(visible)
	}
	if i < 0 {
		i = find(func(s az.Account) bool { return s.Default })
		fmt.Fprintf(a.streams.Err, "%d subscriptions are visible and none is the starter subscription; choose with --subscription.\n", len(all))
	}
	if i < 0 {
		return nil
	}
	s := all[i]
	if !s.Default {
		if res, err := w.ask.Run(ctx, az.AccountSet(s.ID), nil); err != nil || res.ExitCode != 0 {
			return fail(exitFailed, "", "The subscription %s could not be made active.", s.Name)
		}
	}
	fmt.Fprintf(a.streams.Out, "Signed in as %s. Active subscription: %s (%s)\n", s.User, s.Name, s.ID)
	if steps.OperatorsOwn(s.Name) {
		fmt.Fprintln(a.streams.Err, "This looks like the operator's subscription; workloads belong in your own or in the starter subscription.")
	}
	return nil
}
