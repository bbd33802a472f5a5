package steps

import (
	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
)

// SignInCommand signs in through a browser elsewhere: for a face whose
// deployment has stopped because the sign-in expired, which no check has seen.
func SignInCommand() runner.Command { return az.LoginDeviceCode("") }
