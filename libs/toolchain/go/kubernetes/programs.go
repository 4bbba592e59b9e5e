package main

import (
	"context"
	"os"

	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubectl's sign-in plugins
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubeadm "k8s.io/kubernetes/cmd/kubeadm/app"
	kubeadmerrors "k8s.io/kubernetes/cmd/kubeadm/app/util/errors"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// Each of these is the main function of the program under k8s.io/kubernetes/cmd.

func runAPIServer()         { os.Exit(cli.Run(apiserver.NewAPIServerCommand())) }
func runControllerManager() { os.Exit(cli.Run(controllermanager.NewControllerManagerCommand())) }
func runProxy()             { os.Exit(cli.Run(proxy.NewProxyCommand())) }
func runScheduler()         { os.Exit(cli.Run(scheduler.NewSchedulerCommand())) }
func runKubelet()           { os.Exit(cli.Run(kubelet.NewKubeletCommand(context.Background()))) }
func runKubeadm()           { kubeadmerrors.HandleError(kubeadm.Run()) }

func runKubectl() {
	// Verbosity has to hold while the command is being constructed, so the arguments are read once before cobra does.
	if _, err := logs.GlogSetter(cmd.GetLogVerbosity(os.Args)); err != nil {
		util.CheckErr(err)
	}
	if err := cli.RunNoErrOutput(cmd.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err)
	}
}
