package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Of the network that the reader is in: a line a queue that somebody reads, its number first.
const queues = "/proc/net/netfilter/nfnetlink_queue"

func isRead(queue int) error {
	text, err := os.ReadFile(queues)
	if err != nil {
		return err
	}
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) > 0 && fields[0] == strconv.Itoa(queue) {
			return nil
		}
	}
	return fmt.Errorf("nobody reads queue %d", queue)
}
