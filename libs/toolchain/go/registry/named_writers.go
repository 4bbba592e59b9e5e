package main

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/distribution/distribution/v3/registry/auth"
)

const namedWritersName = "named-writers"

// namedWriters asks for a name and a password of the htpasswd file at every
// request. Whoever has one may pull; only the listed names may do more than
// that: a credential that lies in every namespace that pulls should not be
// able to replace what all of them run.
type namedWriters struct {
	guarded auth.AccessController
	writers map[string]bool
	realm   string
}

func init() {
	if err := auth.Register(namedWritersName, newNamedWriters); err != nil {
		panic(err)
	}
}

// newNamedWriters takes the options realm, path (of an htpasswd file with bcrypt hashes) and writers, a list of names.
func newNamedWriters(options map[string]any) (auth.AccessController, error) {
	guarded, err := passwordFile(namedWritersName, options)
	if err != nil {
		return nil, err
	}
	names, ok := options["writers"].([]any)
	if !ok || len(names) == 0 {
		return nil, fmt.Errorf("auth.%s.writers must list the names that may upload", namedWritersName)
	}
	writers := make(map[string]bool, len(names))
	for _, name := range names {
		text, ok := name.(string)
		if !ok || text == "" {
			return nil, fmt.Errorf("auth.%s.writers: %v is no name", namedWritersName, name)
		}
		writers[text] = true
	}
	return namedWriters{guarded, writers, fmt.Sprint(options["realm"])}, nil
}

func (n namedWriters) Authorized(request *http.Request, records ...auth.Access) (*auth.Grant, error) {
	grant, err := n.guarded.Authorized(request, records...)
	if err != nil {
		return nil, err
	}
	// A request without records is the ping, by which clients learn whether their password is right.
	if len(records) == 0 || readsOnly(records) || n.writers[grant.User.Name] {
		return grant, nil
	}
	return nil, notAWriter{n.realm, errors.New(grant.User.Name + " may pull alone")}
}

// notAWriter is answered as a challenge, 401: what else an access controller can say becomes 400 with nothing in it.
type notAWriter struct {
	realm string
	error
}

func (n notAWriter) SetHeaders(_ *http.Request, answer http.ResponseWriter) {
	answer.Header().Set("WWW-Authenticate", fmt.Sprintf("Basic realm=%q", n.realm))
}
