package main

import (
	"fmt"
	"os"

	"github.com/distribution/distribution/v3/registry/auth"
)

// passwordFile opens distribution's own controller on an htpasswd file that has
// to be there: left to itself it would make a missing one up, with a password
// that it writes to the log.
func passwordFile(name string, options map[string]any) (auth.AccessController, error) {
	path, ok := options["path"].(string)
	if !ok || path == "" {
		return nil, fmt.Errorf("auth.%s.path must name an htpasswd file", name)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("auth.%s.path: %w; make it with registry hash NAME", name, err)
	}
	file.Close()
	guarded, err := auth.GetAccessController("htpasswd", options)
	if err != nil {
		return nil, fmt.Errorf("auth.%s: %w", name, err)
	}
	return guarded, nil
}
