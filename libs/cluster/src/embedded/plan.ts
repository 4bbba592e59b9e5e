import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Tool } from '@cutover/toolchain';
import { kubeletFlags, proxyConfigPath, staticPodCommand } from './kubeadm.ts';
import { NODE_MARK } from './paths.ts';
import type { ClusterPaths, NodePaths } from './paths.ts';
import { HOST_NAMES, processOf } from './ports/mapping.ts';
import type { Mapping } from './ports/mapping.ts';
import type { PortRecord } from './ports/port-record.ts';
import type { ProcessSpec } from './supervisor/protocol.ts';

export type NodeTools = Readonly<Record<'kubernetes' | 'etcd' | 'registry' | 'netgate', Tool>>;

/** What the processes of a cluster and of its node are made from. */
export interface NodeContext {
  /** Of the cluster, and of its first node. */
  readonly name: string;
  readonly cluster: ClusterPaths;
  readonly node: NodePaths;
  readonly tools: NodeTools;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** All of the environment: a proxy of the host's, say, must not reach what runs inside. */
function spec(name: string, process: string, argv: readonly string[], env: Record<string, string> = {}): ProcessSpec {
  return { name: process, argv, env: { PATH, HOME: '/root', [NODE_MARK]: name, ...env } };
}

/** Of the contents that a process reads once, at its start. */
function digest(...contents: readonly string[]): string {
  return createHash('sha256').update(contents.join('\0')).digest('hex');
}

/** A process of the node: in its network, among its folders. */
function inside(
  { name, node }: NodeContext,
  process: string,
  argv: readonly string[],
  configuration: string,
): ProcessSpec {
  const namespaces = { network: node.network, mounts: node.mounts };
  return { ...spec(name, process, argv), namespaces, configuration };
}

function kubernetes({ tools }: NodeContext, program: string): string {
  return tools.kubernetes.programs[program] ?? tools.kubernetes.path;
}

/** What forwarding needs to know of a cluster. */
export interface Forwarding {
  readonly name: string;
  /** Path of the netgate program. */
  readonly netgate: string;
  readonly network: string;
  readonly hostNames: string;
}

/** Listens on the host and connects from inside, a process a mapping: a new one cuts none that is there. */
export function forwarder(
  { name, netgate, network, hostNames }: Forwarding,
  mapping: string,
  to: Mapping,
): ProcessSpec {
  const listen = `127.0.0.1:${to.port}`;
  const how = mapping === HOST_NAMES ? ['--names', hostNames, '--listen', listen] : ['--map', `${listen}=${to.target}`];
  return spec(name, processOf(mapping), [netgate, '--netns', network, ...how]);
}

export function forwarders(forwarding: Forwarding, { mappings }: PortRecord): ProcessSpec[] {
  return Object.entries(mappings).map(([name, mapping]) => forwarder(forwarding, name, mapping));
}

export function forwardingOf({ name, cluster, node, tools }: NodeContext): Forwarding {
  return { name, netgate: tools.netgate.path, network: node.network, hostNames: cluster.hostNames };
}

export function containerdProcess(context: NodeContext, config: string): ProcessSpec {
  const argv = ['containerd', '--config', join(context.node.config, 'containerd.toml')];
  return inside(context, 'containerd', argv, digest(config));
}

/** In the node's network alone: it belongs to the cluster, and reads nothing of the node's. */
export function registryProcess({ name, cluster, node, tools }: NodeContext, config: string): ProcessSpec {
  const argv = [tools.registry.path, 'serve', join(cluster.config, 'registry.yaml')];
  const process = spec(name, 'registry', argv, { OTEL_TRACES_EXPORTER: 'none' });
  return { ...process, namespaces: { network: node.network }, configuration: digest(config) };
}

async function component(context: NodeContext, program: string, rendered: string): Promise<ProcessSpec> {
  const [, ...flags] = await staticPodCommand(context.cluster, program);
  return inside(context, program, [kubernetes(context, program), ...flags], rendered);
}

/**
 * What kubeadm rendered as static pods runs by the very same commands.
 * @param rendered tells kubeadm's rendering from every other
 */
export async function storeProcesses(context: NodeContext, rendered: string): Promise<ProcessSpec[]> {
  const [, ...flags] = await staticPodCommand(context.cluster, 'etcd');
  return [
    inside(context, 'etcd', [context.tools.etcd.path, ...flags], rendered),
    await component(context, 'kube-apiserver', rendered),
  ];
}

/** The API server's clients, of which some give up where it does not answer yet. */
export async function clientProcesses(context: NodeContext, rendered: string): Promise<ProcessSpec[]> {
  const kubelet = [
    kubernetes(context, 'kubelet'),
    '--kubeconfig=/etc/kubernetes/kubelet.conf',
    '--config=/var/lib/kubelet/config.yaml',
    ...(await kubeletFlags(context.node)),
  ];
  const proxy = [
    kubernetes(context, 'kube-proxy'),
    `--config=${proxyConfigPath(context.cluster)}`,
    `--hostname-override=${context.name}`,
  ];
  return [
    inside(context, 'kubelet', kubelet, rendered),
    await component(context, 'kube-controller-manager', rendered),
    await component(context, 'kube-scheduler', rendered),
    inside(context, 'kube-proxy', proxy, rendered),
  ];
}
