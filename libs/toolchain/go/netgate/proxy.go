package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"time"
)

// Browsers and resolvers keep names below it on the machine (RFC 6761, section 6.3).
const domain = ".localhost"

const headerTimeout = 30 * time.Second

// serveNames proxies HTTP by host name until the listener fails.
func serveNames(listener net.Listener, path string) error {
	known, err := readNames(path)
	if err != nil {
		return err
	}
	if err := announce(listening{Host: listener.Addr().String(), Target: path}); err != nil {
		return err
	}
	server := http.Server{Handler: byName(known), ReadHeaderTimeout: headerTimeout}
	return server.Serve(listener)
}

type targetKey struct{}

func byName(known *names) http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite:       rewrite,
		Transport:     transport(),
		FlushInterval: -1, // at once: a stream's next event may be long in coming
		ErrorHandler:  unreachable,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		targets := known.current()
		name, local := labelOf(r.Host)
		if !local {
			refuse(w, http.StatusMisdirectedRequest, fmt.Sprintf("%q is not served here", r.Host), targets)
			return
		}
		target, found := targets[name]
		if !found {
			refuse(w, http.StatusNotFound, name+domain+" is not known", targets)
			return
		}
		proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), targetKey{}, target)))
	})
}

// labelOf returns NAME of NAME.localhost[:PORT]. All else is refused: a page of the outside can give its own name
// our address (DNS rebinding), and would else read what is served here.
func labelOf(host string) (string, bool) {
	name, port, hasPort := strings.Cut(host, ":")
	if hasPort && (port == "" || strings.Trim(port, "0123456789") != "") {
		return "", false
	}
	name, local := strings.CutSuffix(strings.ToLower(name), domain)
	return name, local && label.MatchString(name)
}

func rewrite(r *httputil.ProxyRequest) {
	r.Out.URL.Scheme = "http"
	r.Out.URL.Host = r.In.Context().Value(targetKey{}).(string)
	// What cannot be parsed here may have a meaning there.
	r.Out.URL.RawQuery = r.In.URL.RawQuery
	r.SetXForwarded()
}

func transport() *http.Transport {
	return &http.Transport{
		DialContext:        (&net.Dialer{Timeout: dialTimeout}).DialContext,
		DisableCompression: true,
		// A connection that is kept may be closed by the target just as a request goes out on it, and what has a body is
		// not sent twice. A new one costs a fraction of a millisecond here, and a Service may choose another pod for it.
		DisableKeepAlives: true,
	}
}

func unreachable(w http.ResponseWriter, r *http.Request, err error) {
	// The client went away: nobody reads an answer.
	if errors.Is(err, context.Canceled) {
		return
	}
	line(w, http.StatusBadGateway, fmt.Sprintf("%s does not answer: %v", r.Host, err))
}

func refuse(w http.ResponseWriter, status int, what string, targets map[string]string) {
	known := "no name is known yet"
	if names := sortedNames(targets); len(names) > 0 {
		known = "the names are " + strings.Join(names, ", ")
	}
	line(w, status, what+": "+known)
}

// line answers with one plain line; http.Error says that it is not to be taken for HTML.
func line(w http.ResponseWriter, status int, text string) {
	http.Error(w, "netgate: "+strings.ReplaceAll(text, "\n", " "), status)
}
