package main

import (
	"errors"
	"flag"
	"fmt"
	"net/netip"
	"strings"
)

const usage = "usage: netgate --netns PATH (--map 127.0.0.1:PORT=ADDRESS:PORT [--map ...] | --names FILE --listen 127.0.0.1:PORT)"

type usageError struct{ error }

type mapping struct {
	host   netip.AddrPort // on the host, loopback only; port 0 lets the kernel choose
	target netip.AddrPort // inside the namespace
}

type options struct {
	netns    string
	mappings []mapping
	// The other mode: one port, and a file that tells the target of each host name.
	names  string
	listen netip.AddrPort
}

// hosts are the addresses to listen on, in the order of the mappings.
func (o options) hosts() []netip.AddrPort {
	if o.names != "" {
		return []netip.AddrPort{o.listen}
	}
	hosts := make([]netip.AddrPort, len(o.mappings))
	for i, m := range o.mappings {
		hosts[i] = m.host
	}
	return hosts
}

func (o options) complete() bool {
	byPort := len(o.mappings) > 0
	byName := o.names != "" && o.listen.IsValid()
	half := (o.names != "") != o.listen.IsValid()
	return o.netns != "" && byPort != byName && !half
}

func loopback(text string) (netip.AddrPort, error) {
	host, err := netip.ParseAddrPort(text)
	if err != nil {
		return host, err
	}
	if !host.Addr().IsLoopback() {
		return host, fmt.Errorf("%s is not a loopback address", host.Addr())
	}
	return host, nil
}

type mappingFlag struct{ list *[]mapping }

func (f mappingFlag) String() string { return "" }

func (f mappingFlag) Set(text string) error {
	host, target, found := strings.Cut(text, "=")
	if !found {
		return fmt.Errorf("expected HOST:PORT=ADDRESS:PORT")
	}
	from, err := loopback(host)
	if err != nil {
		return err
	}
	to, err := netip.ParseAddrPort(target)
	if err != nil {
		return err
	}
	*f.list = append(*f.list, mapping{host: from, target: to})
	return nil
}

func parse(args []string) (options, error) {
	var parsed options
	flags := flag.NewFlagSet("netgate", flag.ContinueOnError)
	flags.SetOutput(discard{})
	flags.StringVar(&parsed.netns, "netns", "", "path of the network namespace")
	flags.Var(mappingFlag{&parsed.mappings}, "map", "127.0.0.1:PORT=ADDRESS:PORT, repeatable")
	flags.StringVar(&parsed.names, "names", "", `file with {"LABEL":"ADDRESS:PORT"} for each LABEL.localhost`)
	flags.Func("listen", "127.0.0.1:PORT of all names", func(text string) (err error) {
		parsed.listen, err = loopback(text)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return parsed, usageError{err}
	}
	if !parsed.complete() || flags.NArg() > 0 {
		return parsed, usageError{errors.New(usage)}
	}
	return parsed, nil
}

// discard keeps the flag package from printing a page where one line is enough.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
