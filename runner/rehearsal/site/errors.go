package site

import (
	"fmt"
	"strings"
)

// ServiceError is what the resource manager answers when it refuses; errors
// nest, the innermost says what is the matter.
type ServiceError struct {
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Target  string         `json:"target,omitempty"`
	Details []ServiceError `json:"details,omitempty"`
	// NotFound errors end az with exit code 3.
	NotFound bool `json:"notFound,omitempty"`
}

// Error is the text as az prints it after "ERROR: ".
func (e *ServiceError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "(%s) %s\nCode: %s\nMessage: %s", e.Code, e.Message, e.Code, e.Message)
	if e.Target != "" {
		fmt.Fprintf(&b, "\nTarget: %s", e.Target)
	}
	for i, d := range e.Details {
		if i == 0 {
			b.WriteString("\nException Details:")
		}
		b.WriteString("\t" + strings.ReplaceAll(d.Error(), "\n", "\n\t"))
	}
	return b.String()
}

// innermost is the error that says what is the matter.
func (e *ServiceError) innermost() *ServiceError {
	for len(e.Details) > 0 {
		e = &e.Details[0]
	}
	return e
}

// denied is the nesting in which an admission webhook's refusal arrives.
// check is the name of the validation check that failed.
func denied(check, message string) *ServiceError {
	webhook := fmt.Sprintf(`admission webhook "vhybridakscluster.kb.io" denied the request: {
   "result": "Failed",
   "validationChecks": [
      {
         "name": %q,
         "message": %q,
         "recommendation": "Please check https://aka.ms/AKSArcValidationErrors/%s for recommendations"
      }
   ]
}`, check, message, check)
	return &ServiceError{
		Code:    "TemplateDeploymentValidationFailed",
		Message: "Validation failed for 'Microsoft.HybridContainerService/provisionedClusterInstances'.",
		Details: []ServiceError{{
			Code:    "PreflightValidationFailed",
			Message: "Preflight validation failed for one or more resources",
			Details: []ServiceError{{Code: "PreflightValidationFailed", Message: webhook}},
		}},
	}
}

// precheck is the nesting of an operation that began and failed in its checks.
func precheck(code, message string) *ServiceError {
	return &ServiceError{
		Code: "ResourceDeploymentFailure",
		Message: "The resource write operation failed to complete successfully, because it reached " +
			"terminal provisioning state 'Failed'.",
		Details: []ServiceError{{Code: code, Message: message}},
	}
}

// NotFound is the answer for a resource that isn't there.
func NotFound(kind, name, group string) *ServiceError {
	return &ServiceError{
		Code: "ResourceNotFound",
		Message: fmt.Sprintf("The Resource '%s/%s' under resource group '%s' was not found. For more details "+
			"please go to https://aka.ms/ARMResourceNotFoundFix", kind, name, group),
		NotFound: true,
	}
}

// GroupNotFound is the answer for a resource group that isn't there.
func GroupNotFound(name string) *ServiceError {
	return &ServiceError{
		Code:     "ResourceGroupNotFound",
		Message:  fmt.Sprintf("Resource group '%s' could not be found.", name),
		NotFound: true,
	}
}

func badRequest(format string, args ...any) *ServiceError {
	return &ServiceError{Code: "BadRequest", Message: fmt.Sprintf(format, args...)}
}
