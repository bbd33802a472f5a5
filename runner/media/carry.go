package media

import (
	"fmt"
	"strings"
)

// addresses are where the wheels were found on the connected side, with the
// kind of source. The versions change, the places so far did not.
var addresses = map[string][2]string{
	"aksarc":         {"https://hybridaksstorage.z13.web.core.windows.net/HybridAKS/CLI/aksarc-%s-py3-none-any.whl", "seen in community package lists"},
	"stack-hci-vm":   {"https://hciarcvmsstorage.z13.web.core.windows.net/cli-extensions/stack_hci_vm-%s-py3-none-any.whl", "Azure Local release notes"},
	"customlocation": {"https://arcplatformcliextprod.blob.core.windows.net/customlocation/customlocation-%s-py2.py3-none-any.whl", "seen in community package lists"},
}

// Index lists every extension of az with the address and the SHA-256 of each
// version; it is what az itself reads.
const Index = "https://aka.ms/azure-cli-extension-index-v1"

// Address is where the wheel of an extension was found, and who says so; both
// are "" when it isn't known.
func Address(extension, version string) (address, source string) {
	a, ok := addresses[extension]
	if !ok {
		return "", ""
	}
	return fmt.Sprintf(a[0], version), a[1]
}

// FileName is the usual name of an extension's wheel.
func FileName(extension, version string) string {
	if address, _ := Address(extension, version); address != "" {
		return address[strings.LastIndexByte(address, '/')+1:]
	}
	return strings.ReplaceAll(extension, "-", "_") + "-" + version + "-py3-none-any.whl"
}

// Needs are the dependencies that are known before the wheel is at hand, by
// extension. They come from a package list of a later version, so the wheel's
// own metadata counts; `media check` reads that.
func Needs(extension string) []string {
	if extension == "aksarc" {
		return []string{"kubernetes", "paramiko"}
	}
	return nil
}
