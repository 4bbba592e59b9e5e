package main

import (
	"net/http"

	"github.com/distribution/distribution/v3/registry/auth"
)

const openReadingName = "open-reading"

// openReading lets everybody pull, and asks for a name and a password of the
// htpasswd file for all else: uploads, deletions, the catalog and the ping at
// /v2/, by which clients learn whether they may authenticate.
//
// Whoever sends credentials has them checked, pulls too: a wrong password is
// news to the client, not something to be ignored.
type openReading struct {
	guarded auth.AccessController
}

func init() {
	if err := auth.Register(openReadingName, newOpenReading); err != nil {
		panic(err)
	}
}

// newOpenReading takes the options realm and path (of an htpasswd file with bcrypt hashes).
func newOpenReading(options map[string]any) (auth.AccessController, error) {
	guarded, err := passwordFile(openReadingName, options)
	if err != nil {
		return nil, err
	}
	return openReading{guarded}, nil
}

func (o openReading) Authorized(request *http.Request, records ...auth.Access) (*auth.Grant, error) {
	if request.Header.Get("Authorization") == "" && readsOnly(records) {
		return &auth.Grant{}, nil
	}
	return o.guarded.Authorized(request, records...)
}

// readsOnly says whether a request asks for nothing but pulls; one without records is the ping, not a pull.
func readsOnly(records []auth.Access) bool {
	for _, record := range records {
		if record.Type != "repository" || record.Action != "pull" {
			return false
		}
	}
	return len(records) > 0
}
