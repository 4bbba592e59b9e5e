package main

import (
	"flag"
	"fmt"
	"net/netip"
	"strings"
)

type usageError struct{ error }

type mapping struct {
	host   netip.AddrPort // on the host, loopback only; port 0 lets the kernel choose
	target netip.AddrPort // inside the namespace
}

type options struct {
	netns    string
	mappings []mapping
}

type mappingFlag struct{ list *[]mapping }

func (f mappingFlag) String() string { return "" }

func (f mappingFlag) Set(text string) error {
	host, target, found := strings.Cut(text, "=")
	if !found {
		return fmt.Errorf("expected HOST:PORT=ADDRESS:PORT")
	}
	from, err := netip.ParseAddrPort(host)
	if err != nil {
		return err
	}
	if !from.Addr().IsLoopback() {
		return fmt.Errorf("%s is not a loopback address", from.Addr())
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
	if err := flags.Parse(args); err != nil {
		return parsed, usageError{err}
	}
	if parsed.netns == "" || len(parsed.mappings) == 0 || flags.NArg() > 0 {
		return parsed, usageError{fmt.Errorf("usage: netgate --netns PATH --map 127.0.0.1:PORT=ADDRESS:PORT [--map ...]")}
	}
	return parsed, nil
}

// discard keeps the flag package from printing a page where one line is enough.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
