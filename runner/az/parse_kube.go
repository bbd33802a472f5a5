package az

import "aksarc-wizard/runner/output"

// KubectlVersions are the versions of kubectl and of the cluster it asked.
type KubectlVersions struct{ Client, Server Version }

// ParseKubectlVersion reads the answer of KubectlVersion, or of one that asked
// the cluster as well.
func ParseKubectlVersion(stdout []byte) (KubectlVersions, error) {
	type version struct{ GitVersion text }
	var raw struct{ ClientVersion, ServerVersion version }
	if err := output.JSON(stdout, &raw); err != nil {
		return KubectlVersions{}, err
	}
	var v KubectlVersions
	v.Client, _ = VersionOf(string(raw.ClientVersion.GitVersion))
	v.Server, _ = VersionOf(string(raw.ServerVersion.GitVersion))
	return v, nil
}
