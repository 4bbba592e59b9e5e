package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"sync"
	"time"
)

// One DNS label (RFC 1123), in lower case.
var label = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)

// names tells the target of each label, as its file says it at the moment.
type names struct {
	path    string
	mu      sync.Mutex
	size    int64
	changed time.Time
	targets map[string]string
}

func readNames(path string) (*names, error) {
	n := &names{path: path}
	return n, n.refresh()
}

// current returns the targets of now. A file that cannot be read leaves those of before, and is reported once.
func (n *names) current() map[string]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.refresh(); err != nil {
		fmt.Fprintf(os.Stderr, "netgate: %v; the names of before still hold\n", err)
	}
	return n.targets
}

// refresh reads the file where its time or size is another than at the last attempt.
func (n *names) refresh() error {
	info, err := os.Stat(n.path)
	if err != nil {
		missing := n.size == -1
		n.size = -1
		if missing {
			return nil
		}
		return fmt.Errorf("cannot read the names: %w", err)
	}
	if info.Size() == n.size && info.ModTime().Equal(n.changed) {
		return nil
	}
	n.size, n.changed = info.Size(), info.ModTime()
	text, err := os.ReadFile(n.path)
	if err != nil {
		return fmt.Errorf("cannot read the names: %w", err)
	}
	targets, err := parseNames(text)
	if err != nil {
		return fmt.Errorf("%s: %w", n.path, err)
	}
	n.targets = targets
	return nil
}

// parseNames never gives a map that was replaced later: who holds it may read on.
func parseNames(text []byte) (map[string]string, error) {
	var targets map[string]string
	if err := json.Unmarshal(text, &targets); err != nil {
		return nil, fmt.Errorf(`expected {"LABEL":"ADDRESS:PORT"}: %w`, err)
	}
	for name, target := range targets {
		if !label.MatchString(name) {
			return nil, fmt.Errorf("%q: a name is one label of lower-case letters, digits and hyphens", name)
		}
		if _, err := netip.ParseAddrPort(target); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return targets, nil
}

func sortedNames(targets map[string]string) []string {
	known := make([]string, 0, len(targets))
	for name := range targets {
		known = append(known, name+domain)
	}
	slices.Sort(known)
	return known
}
