import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import type { Tool } from '@cutover/toolchain';
import { parse, parseAllDocuments } from 'yaml';
import { changedFields } from './config/changed-fields.ts';
import { kubeadmConfig } from './config/kubeadm-config.ts';
import type { KubeadmFacts } from './config/kubeadm-config.ts';
import type { ClusterPaths, NodePaths } from './paths.ts';
import { succeed } from './system/command.ts';
import { inMounts } from './system/mounts.ts';

export interface Render {
  readonly facts: KubeadmFacts;
  readonly kubernetes: Tool;
  readonly say: (detail: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Changes with the way of rendering. */
const FORMAT = 1;

const FILES = {
  config: 'kubeadm.yaml',
  coredns: 'coredns.yaml',
  proxy: 'kube-proxy.yaml',
  done: 'kubeadm.done',
} as const;

/** Not `manifests`, from which the kubelet would start them as static pods. */
const STATIC_PODS = 'static-pods';

/** kubeadm's phases, each line at once with the other commands of the line. */
function phases(kubeadm: string, paths: ClusterPaths): string {
  const config = `--config '${join(paths.config, FILES.config)}'`;
  const phase = (words: string) => `'${kubeadm}' init phase ${words} ${config}`;
  const together = (commands: readonly string[]) =>
    [
      ...commands.map((command, index) => `${command} & p${index}=$!`),
      ...commands.map((_, index) => `wait $p${index}`),
    ].join('\n');
  return [
    'set -e',
    'umask 077',
    // Without a service manager in reach kubeadm cannot touch a kubelet that the host may run.
    'PATH=/nonexistent',
    `${phase('certs all')} >&2`,
    together([
      `${phase('kubeconfig all')} >&2`,
      `${phase('control-plane all')} >&2`,
      `${phase('etcd local')} >&2`,
      `${phase('kubelet-start')} >&2`,
      `'${kubeadm}' kubeconfig user --client-name system:kube-proxy ${config} > /etc/kubernetes/kube-proxy.conf`,
      `${phase('addon coredns --print-manifest')} > '${join(paths.config, FILES.coredns)}'`,
      `${phase('addon kube-proxy --print-manifest')} > '${join(paths.config, FILES.proxy)}'`,
    ]),
  ].join('\n');
}

/** What decides whether rendering has to be done anew. */
function digestOf(config: string): string {
  return createHash('sha256').update(`${FORMAT}\n${config}`).digest('hex');
}

interface Rendering {
  /** Of the configuration that it was made from. */
  readonly digest: string;
  /** Tells it from every other: what runs with an earlier one's certificates is started anew. */
  readonly id: string;
}

async function lastRendering(paths: ClusterPaths): Promise<Rendering | undefined> {
  const [digest = '', id = ''] = ((await readIfThere(join(paths.config, FILES.done))) ?? '').split(' ');
  return id === '' ? undefined : { digest, id };
}

/**
 * Certificates, kubeconfigs, manifests and component configuration, all made by kubeadm: where they are not there yet, and anew where they
 * were made from another configuration than this version's. Resolves with what tells this rendering from every other.
 */
export async function ensureRendered({ facts, kubernetes, say, signal }: Render): Promise<string> {
  const config = kubeadmConfig(facts);
  const last = await lastRendering(facts.cluster);
  const before = (await readIfThere(join(facts.cluster.config, FILES.config))) ?? '';
  if (last !== undefined && last.digest === digestOf(config) && before === config) return last.id;
  if (before !== '') {
    const fields = changedFields(before, config).join(', ') || 'it had not been finished';
    say(`kubeadm's configuration is made anew (${fields})`);
  }
  return runKubeadm({ facts, kubernetes, say, signal }, config);
}

async function runKubeadm({ facts, kubernetes, signal }: Render, config: string): Promise<string> {
  const { cluster, node } = facts;
  const kubeadm = kubernetes.programs['kubeadm'] ?? kubernetes.path;
  await rm(join(cluster.config, FILES.done), { force: true });
  // What an interrupted first run left is not trusted: nothing has been started with it yet.
  await removeRendered(cluster.kubernetes, existsSync(join(cluster.etcd, 'member')) ? KEPT : new Set());
  await writeFile(join(cluster.config, FILES.config), config, { mode: 0o600 });
  const script = phases(kubeadm, cluster);
  await succeed(inMounts(node, ['sh', '-c', script]), signal ? { signal } : {});
  await rename(join(cluster.kubernetes, 'manifests'), join(cluster.kubernetes, STATIC_PODS));
  await mkdir(join(cluster.kubernetes, 'manifests'), { mode: 0o700 });
  // Once, and not at every start: kube-proxy ends itself when this file is written.
  const proxy = proxyConfigOf(await readFile(join(cluster.config, FILES.proxy), 'utf8'));
  await writeFile(proxyConfigPath(cluster), proxy, { mode: 0o600 });
  const id = randomUUID();
  await writeFile(join(cluster.config, FILES.done), `${digestOf(config)} ${id}`, { mode: 0o600 });
  return id;
}

/** What a cluster's data and everybody's kubeconfigs rely on; kubeadm signs all else anew with it. */
const AUTHORITIES = ['ca', 'front-proxy-ca', 'etcd/ca'].flatMap((name) => [`${name}.crt`, `${name}.key`]);
const KEPT: ReadonlySet<string> = new Set([...AUTHORITIES, 'sa.key', 'sa.pub']);

/** Removes what kubeadm has made, but not `kept` of its pki. The folder itself stays: it is mounted where the node's processes look for it. */
export async function removeRendered(folder: string, kept: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pki = join(folder, 'pki');
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    if (!kept.has(relative(pki, path))) await rm(path, { force: true });
  }
  for (const entry of ['manifests', STATIC_PODS]) await rm(join(folder, entry), { recursive: true, force: true });
}

export function corednsManifest(paths: ClusterPaths): Promise<string> {
  return readFile(join(paths.config, FILES.coredns), 'utf8');
}

interface ConfigMap {
  readonly kind: string;
  readonly data?: Record<string, string>;
}

/** Takes kube-proxy's configuration out of the ConfigMap that its manifest carries it in. */
export function proxyConfigOf(manifest: string): string {
  const maps = parseAllDocuments(manifest).map((document) => document.toJS() as ConfigMap | null);
  const config = maps.find((map) => map?.kind === 'ConfigMap')?.data?.['config.conf'];
  if (config === undefined) throw new Error("kubeadm's kube-proxy manifest has no config.conf");
  return config;
}

export function proxyConfigPath(paths: ClusterPaths): string {
  return join(paths.config, 'kube-proxy.conf.yaml');
}

interface PodManifest {
  readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] };
}

/** The command of a static pod's container, which a process of the node runs in its stead. */
export function commandOf(manifest: string): string[] {
  const command = (parse(manifest) as PodManifest).spec.containers[0]?.command;
  if (command === undefined || command.length === 0) throw new Error("kubeadm's manifest has no command");
  return [...command];
}

export async function staticPodCommand(paths: ClusterPaths, component: string): Promise<string[]> {
  return commandOf(await readFile(join(paths.kubernetes, STATIC_PODS, `${component}.yaml`), 'utf8'));
}

/** The flags that `kubelet-start` leaves in KUBELET_KUBEADM_ARGS, of `kubeadm-flags.env`. */
export function kubeletFlagsOf(environment: string): string[] {
  const value = /^KUBELET_KUBEADM_ARGS="(.*)"$/m.exec(environment)?.[1];
  if (value === undefined) throw new Error("kubeadm's kubelet flags are not where they are expected");
  return value.split(' ').filter((flag) => flag !== '');
}

export async function kubeletFlags(paths: NodePaths): Promise<string[]> {
  return kubeletFlagsOf(await readFile(join(paths.kubelet, 'kubeadm-flags.env'), 'utf8'));
}
