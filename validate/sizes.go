package validate

import (
	"fmt"
	"slices"
	"strings"
)

// controlPlaneSizes are the sizes that documents allow for the control plane
// and for workers, workerSizes those for workers only (fact 74).
func controlPlaneSizes() [4]string {
	return [4]string{"Standard_A4_v2", "Standard_D4s_v3", "Standard_D8s_v3", "Standard_K8S3_v1"}
}

func workerSizes() [3]string {
	return [3]string{"Standard_A2_v2", "Standard_D16s_v3", "Standard_D32s_v3"}
}

func isControlPlaneSize(s string) bool {
	a := controlPlaneSizes()
	return slices.Contains(a[:], s)
}

func isWorkerSize(s string) bool {
	a := workerSizes()
	return slices.Contains(a[:], s)
}

// documentedSizes are those that may be named for one of the two.
func documentedSizes(controlPlane bool) []string {
	a, b := controlPlaneSizes(), workerSizes()
	if controlPlane {
		return a[:]
	}
	return append(a[:], b[:]...)
}

// checkVMSizes is rule V56. An empty size is the service's default.
func checkVMSizes(in *input, _ *Layout) {
	in.checkVMSize(in.controlPlaneVMSize, true)
	in.checkVMSize(in.nodeVMSize, false)
}

func (in *input) checkVMSize(size value[string], controlPlane bool) {
	if !size.ok {
		return
	}
	known := isControlPlaneSize(size.v) || !controlPlane && isWorkerSize(size.v)
	offered := in.c.site.VMSizes
	i := slices.IndexFunc(offered, func(v VMSize) bool { return v.Name == size.v })
	switch {
	case controlPlane && isWorkerSize(size.v):
		in.fail(size.field, fmt.Sprintf("VM size %s is for workers only.", size.v), "For the control plane take one of "+listed(documentedSizes(true))+".")
	case offered != nil && i < 0:
		in.fail(size.field, fmt.Sprintf("The site does not offer VM size %s.", size.v), "Choose one of "+listed(in.usableSizes(controlPlane))+".")
	case i >= 0 && offered[i].GPUs > 0:
		in.fail(size.field, fmt.Sprintf("VM size %s has %s; GPUs are not supported with disconnected operations.", size.v, count(offered[i].GPUs, "GPU")), "Choose one of "+listed(in.usableSizes(controlPlane))+".")
	case !known:
		hint := "Documented are " + strings.Join(documentedSizes(controlPlane), ", ") + "."
		for _, a := range documentedSizes(controlPlane) {
			if strings.EqualFold(a, size.v) || strings.EqualFold(a, "Standard_"+size.v) {
				hint = "Write " + a + "."
			}
		}
		in.warn(size.field, fmt.Sprintf("VM size %q is not in the documented list.", size.v), hint)
	}
}

// usableSizes are those that the site offers and the rule allows.
func (in *input) usableSizes(controlPlane bool) []string {
	var out []string
	for _, v := range in.c.site.VMSizes {
		if v.GPUs == 0 && (!controlPlane || isControlPlaneSize(v.Name)) {
			out = append(out, v.Name)
		}
	}
	return out
}
