// Command registry is the CNCF distribution registry with the file system as
// its only storage and two more access controllers, open-reading and
// named-writers.
//
//	registry serve CONFIG
//	registry hash NAME < PASSWORD >> HTPASSWD
//	registry --version
package main

import (
	"fmt"
	"os"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

func main() {
	defer endInOneLine()
	registry.RootCmd.AddCommand(hashCommand)
	// cobra has said what is wrong; the process only has to end badly.
	if err := registry.RootCmd.Execute(); err != nil {
		os.Exit(1)
	}
}

// endInOneLine says what distribution panics about: a configuration that it cannot use.
func endInOneLine() {
	if reason := recover(); reason != nil {
		fmt.Fprintf(os.Stderr, "registry: %v\n", reason)
		os.Exit(1)
	}
}
