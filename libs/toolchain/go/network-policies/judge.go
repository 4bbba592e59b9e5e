package main

import (
	"context"

	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

// judge watches the cluster and reads the queue until the context ends.
func judge(ctx context.Context, node string, queue int) error {
	config, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	core, networking := factory.Core().V1(), factory.Networking().V1()
	controller, err := networkpolicy.NewController(
		client,
		networking.NetworkPolicies(), core.Namespaces(), core.Pods(),
		// Of policies that are no part of Kubernetes itself: not watched.
		nil, nil, nil, nil,
		networkpolicy.Config{
			NodeName: node,
			QueueID:  queue,
			// What cannot be judged has not been allowed.
			FailOpen: false,
			// Without containerd's plug-in interface, addresses come from the API alone. Told so, the library would
			// call a plug-in that it has not made.
			NRIdisabled: false,
		},
	)
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	return controller.Run(ctx)
}
