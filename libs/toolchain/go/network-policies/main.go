// Command network-policies judges, by a cluster's NetworkPolicies, the first packet of each connection that a node
// forwards. iptables queues these packets (target NFQUEUE); this program reads the queue and says of each whether it
// passes. All that follows on a connection that passed is the kernel's own.
//
//	network-policies --node NAME --queue 100
//	network-policies --queue 100 --is-ready
//
// It runs in a pod in the node's network and needs CAP_NET_ADMIN there. --is-ready says by its exit code, 0 or 1,
// whether a program of this network reads the queue.
//
// The judge is kube-network-policies as a library. Its own rules are of nftables and need the kernel's nft_queue; where
// that is not built, the kernel refuses them as a whole, the library says so in its log and goes on without them, and
// the rules of iptables feed the queue.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Queues are numbered by 16 bits.
const lastQueue = 65535

type options struct {
	node    string
	queue   int
	isReady bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, parse()); err != nil {
		fmt.Fprintf(os.Stderr, "network-policies: %v\n", err)
		os.Exit(1)
	}
}

func parse() options {
	var o options
	flag.StringVar(&o.node, "node", "", "name of the node")
	flag.IntVar(&o.queue, "queue", 0, "number of the queue that iptables fills")
	flag.BoolVar(&o.isReady, "is-ready", false, "only say whether the queue is read")
	flag.Parse()
	return o
}

func run(ctx context.Context, o options) error {
	if o.queue < 1 || o.queue > lastQueue {
		return fmt.Errorf("--queue %d: expected a number from 1 to %d", o.queue, lastQueue)
	}
	if o.isReady {
		return isRead(o.queue)
	}
	if o.node == "" {
		return errors.New("--node: expected the node's name")
	}
	return judge(ctx, o.node, o.queue)
}
