// Command pulumi-kubernetes is Pulumi's resource provider for Kubernetes. Its own main embeds files that its release generates; they are
// made here from the two that lie beside it, which the build lays into this folder.
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

// The release whose SDK programs are written with, without a leading v; set at link time.
var version string

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var mapping []byte

func main() {
	versioned, err := withVersion(schema, version)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-kubernetes:", err)
		os.Exit(1)
	}
	provider.Serve("kubernetes", version, versioned, mapping)
}

// withVersion gives the schema, a JSON object without a version, the one that it is served under: 7 MB are not parsed for that.
func withVersion(schema []byte, version string) ([]byte, error) {
	rest, found := bytes.CutPrefix(bytes.TrimSpace(schema), []byte("{"))
	if !found {
		return nil, fmt.Errorf("schema.json is no JSON object")
	}
	return append(fmt.Appendf(nil, "{%q:%q,", "version", version), rest...), nil
}
