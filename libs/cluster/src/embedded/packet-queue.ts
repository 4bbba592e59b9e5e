import type { Outside } from '../addons/index.ts';
import type { NodePaths } from './paths.ts';
import { succeed } from './system/command.ts';
import { inNetwork } from './system/network.ts';

const QUEUE = '100';
const CHAIN = 'CUTOVER-POLICIES';
/** What goes between pods, or between a pod and what is beyond the node; the node's own connections are never judged. */
const JUMP = `FORWARD -j ${CHAIN}`;
/** The first packet alone. While nobody reads the queue, packets pass: a node whose judge is down would else be cut off from mending it. */
const RULE = `${CHAIN} -m conntrack --ctstate NEW -j NFQUEUE --queue-num ${QUEUE} --queue-bypass`;

/** Each only where it is not there yet, so that nothing passes by in between. */
const INSTALL = [
  `{ iptables -w -n -L ${CHAIN} >/dev/null 2>&1 || iptables -w -N ${CHAIN}; }`,
  `{ iptables -w -C ${RULE} 2>/dev/null || iptables -w -A ${RULE}; }`,
  `{ iptables -w -C ${JUMP} 2>/dev/null || iptables -w -I ${JUMP}; }`,
].join(' && ');

const REMOVE = [
  `{ ! iptables -w -C ${JUMP} 2>/dev/null || iptables -w -D ${JUMP}; }`,
  `{ ! iptables -w -n -L ${CHAIN} >/dev/null 2>&1 || { iptables -w -F ${CHAIN} && iptables -w -X ${CHAIN}; }; }`,
].join(' && ');

/** Rules of the node's network by which the first packet of every forwarded connection waits for a verdict. */
export function packetQueue(node: Pick<NodePaths, 'network'>): Outside {
  const inNode = (script: string) => succeed(inNetwork(node, ['sh', '-c', script]));
  return {
    ensure: async () => {
      await inNode(INSTALL);
      return { queue: QUEUE };
    },
    remove: async () => {
      await inNode(REMOVE);
    },
  };
}
