import { join } from 'node:path';
import type { Tool } from '@cutover/toolchain';
import { ADDRESSES } from './addresses.ts';
import { DNS_TARGET } from './dns.ts';
import { kubeletFlags, staticPodCommand, proxyConfigPath } from './kubeadm.ts';
import { NODE_MARK } from './paths.ts';
import type { NodePaths } from './paths.ts';
import type { Ports } from './ports.ts';
import type { ProcessSpec } from './supervisor/protocol.ts';
import { inNetwork } from './system/network.ts';

export type NodeTools = Readonly<Record<'kubernetes' | 'etcd' | 'registry' | 'netgate', Tool>>;

/** What the processes of a node are made from. */
export interface NodeContext {
  readonly name: string;
  readonly paths: NodePaths;
  readonly tools: NodeTools;
  readonly ports: Ports;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** All of the environment: a proxy of the host's, say, must not reach what runs inside. */
function spec(node: NodeContext, name: string, argv: readonly string[], env: Record<string, string> = {}): ProcessSpec {
  return { name, argv, env: { PATH, HOME: '/root', [NODE_MARK]: node.name, ...env } };
}

function inside(node: NodeContext, name: string, argv: readonly string[], env?: Record<string, string>): ProcessSpec {
  return spec(node, name, inNetwork(node.paths, argv), env);
}

function kubernetes({ tools }: NodeContext, program: string): string {
  return tools.kubernetes.programs[program] ?? tools.kubernetes.path;
}

/** Listens on the host and connects from inside: the one way in, and no way out. */
function netgate(node: NodeContext): ProcessSpec {
  const { tools, paths, ports } = node;
  const targets: readonly (readonly [number, string])[] = [
    [ports.api, `${ADDRESSES.node}:${ADDRESSES.apiPort}`],
    [ports.registry, `${ADDRESSES.node}:${ADDRESSES.registryPort}`],
    [ports.dns, DNS_TARGET],
  ];
  const maps = targets.flatMap(([port, target]) => ['--map', `127.0.0.1:${port}=${target}`]);
  return spec(node, 'netgate', [tools.netgate.path, '--netns', paths.network, ...maps]);
}

/** What needs no certificate, and so can start at once. */
export function supportProcesses(node: NodeContext): ProcessSpec[] {
  const { paths, tools } = node;
  return [
    inside(node, 'containerd', ['containerd', '--config', join(paths.config, 'containerd.toml')]),
    inside(node, 'registry', [tools.registry.path, 'serve', join(paths.config, 'registry.yaml')], {
      OTEL_TRACES_EXPORTER: 'none',
    }),
    netgate(node),
  ];
}

async function component(node: NodeContext, program: string): Promise<ProcessSpec> {
  const [, ...flags] = await staticPodCommand(node.paths, program);
  return inside(node, program, [kubernetes(node, program), ...flags]);
}

/** What kubeadm rendered as static pods runs by the very same commands. */
export async function storeProcesses(node: NodeContext): Promise<ProcessSpec[]> {
  const [, ...flags] = await staticPodCommand(node.paths, 'etcd');
  return [inside(node, 'etcd', [node.tools.etcd.path, ...flags]), await component(node, 'kube-apiserver')];
}

/** The API server's clients, of which some give up where it does not answer yet. */
export async function clientProcesses(node: NodeContext): Promise<ProcessSpec[]> {
  const kubelet = [
    kubernetes(node, 'kubelet'),
    '--kubeconfig=/etc/kubernetes/kubelet.conf',
    '--config=/var/lib/kubelet/config.yaml',
    ...(await kubeletFlags(node.paths)),
  ];
  const proxy = [
    kubernetes(node, 'kube-proxy'),
    `--config=${proxyConfigPath(node.paths)}`,
    `--hostname-override=${node.name}`,
  ];
  return [
    inside(node, 'kubelet', kubelet),
    await component(node, 'kube-controller-manager'),
    await component(node, 'kube-scheduler'),
    inside(node, 'kube-proxy', proxy),
  ];
}
