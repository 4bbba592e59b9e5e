import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tool } from '@cutover/toolchain';
import { parse, parseAllDocuments } from 'yaml';
import { kubeadmConfig } from './config/kubeadm-config.ts';
import type { NodePaths } from './paths.ts';
import { succeed } from './system/command.ts';
import { inPrivateMounts } from './system/mounts.ts';

const FILES = {
  config: 'kubeadm.yaml',
  coredns: 'coredns.yaml',
  proxy: 'kube-proxy.yaml',
  done: 'kubeadm.done',
} as const;

/** Not `manifests`, from which the kubelet would start them as static pods. */
const STATIC_PODS = 'static-pods';

/** kubeadm's phases, each line at once with the other commands of the line. */
function phases(kubeadm: string, paths: NodePaths): string {
  const config = `--config '${join(paths.config, FILES.config)}'`;
  const phase = (words: string) => `'${kubeadm}' init phase ${words} ${config}`;
  const together = (commands: readonly string[]) =>
    [
      ...commands.map((command, index) => `${command} & p${index}=$!`),
      ...commands.map((_, index) => `wait $p${index}`),
    ].join('\n');
  return [
    'set -e',
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

/** What `runKubeadm` makes, where it is not there yet. */
export async function ensureRendered(
  name: string,
  paths: NodePaths,
  kubernetes: Tool,
  signal?: AbortSignal,
): Promise<void> {
  if (!hasKubeadmRun(paths)) await runKubeadm(name, paths, kubernetes, signal);
}

/** Certificates, kubeconfigs, manifests and component configuration, all made by kubeadm, in the node's own folders. */
async function runKubeadm(name: string, paths: NodePaths, kubernetes: Tool, signal?: AbortSignal): Promise<void> {
  const kubeadm = kubernetes.programs['kubeadm'] ?? kubernetes.path;
  // What an interrupted run left is not trusted: nothing has been started with it yet.
  // The folder itself stays: it is mounted where the node's processes look for it.
  for (const entry of await readdir(paths.kubernetes)) await rm(join(paths.kubernetes, entry), { recursive: true });
  await mkdir(paths.config, { recursive: true });
  await writeFile(join(paths.config, FILES.config), kubeadmConfig(name, paths, kubernetes.version));
  const script = phases(kubeadm, paths);
  await succeed(inPrivateMounts(paths, ['sh', '-c', script]), signal ? { signal } : {});
  await rename(join(paths.kubernetes, 'manifests'), join(paths.kubernetes, STATIC_PODS));
  await mkdir(join(paths.kubernetes, 'manifests'));
  // Once, and not at every start: kube-proxy ends itself when this file is written.
  const proxy = proxyConfigOf(await readFile(join(paths.config, FILES.proxy), 'utf8'));
  await writeFile(proxyConfigPath(paths), proxy);
  await writeFile(join(paths.config, FILES.done), '');
}

/** Whether kubeadm has been through already, to its end. */
function hasKubeadmRun(paths: NodePaths): boolean {
  return existsSync(join(paths.config, FILES.done));
}

export function corednsManifest(paths: NodePaths): Promise<string> {
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

export function proxyConfigPath(paths: NodePaths): string {
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

export async function staticPodCommand(paths: NodePaths, component: string): Promise<string[]> {
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
