// Command istio-cni is both programs of Istio's CNI plugin by the name it is called by: install-cni, which lays the plugin and its
// configuration onto a node and keeps them there, and else the plugin that the container runtime calls for each pod.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/containernetworking/cni/pkg/skel"
	"github.com/containernetworking/cni/pkg/types"
	"github.com/containernetworking/cni/pkg/version"

	"istio.io/istio/cni/pkg/cmd"
	"istio.io/istio/cni/pkg/plugin"
	"istio.io/istio/pkg/log"
	istio "istio.io/istio/pkg/version"
)

func main() {
	run := runPlugin
	if filepath.Base(os.Args[0]) == "install-cni" {
		run = runInstaller
	}
	if err := run(); err != nil {
		os.Exit(1)
	}
}

// runInstaller ends when it is told to, and then takes the plugin off the node.
func runInstaller() error {
	told, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cmd.GetCommand().ExecuteContext(told)
}

// runPlugin answers one call of the container runtime (https://www.cni.dev/docs/spec/): its errors go to standard output, as JSON.
func runPlugin() error {
	// Until the call's own settings are read, which also say where the log goes.
	if err := log.Configure(plugin.GetLoggingOptions(nil)); err != nil {
		return err
	}
	// What is left of the log goes to the installer by a socket; where that is gone, nothing can be told.
	defer func() { _ = log.Sync() }()
	calls := skel.CNIFuncs{Add: plugin.CmdAdd, Del: plugin.CmdDelete, Check: plugin.CmdCheck}
	failed := skel.PluginMainFuncsWithError(calls, version.All, fmt.Sprintf("CNI plugin istio-cni %v", istio.Info.Version))
	if failed == nil {
		return nil
	}
	return printed(failed)
}

func printed(failed *types.Error) error {
	log.Errorf("istio-cni failed with: %v", failed)
	if err := failed.Print(); err != nil {
		log.Errorf("istio-cni failed to write error JSON to stdout: %v", err)
	}
	return failed
}
