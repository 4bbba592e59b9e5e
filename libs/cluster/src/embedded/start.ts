import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { administratorsObjects } from '../addons/administrators.ts';
import { applyAddOns, CORE_ADD_ONS, pushAddOnImages } from '../addons/index.ts';
import type { AddOnReferences } from '../addons/index.ts';
import { fileRecord, memoryRecord, pauseImage, pushImages, referenceOf, resolveImages } from '../images/index.ts';
import type { ResolvedImage } from '../images/index.ts';
import { kubectl } from '../kubectl.ts';
import type { RegistryAccess } from '../provider.ts';
import { CONTROL_PLANE, REGISTRY_NAME } from './addresses.ts';
import { apiClient, isNodeReady } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { writeNodeConfig, writeRegistryConfig } from './config/write-config.ts';
import { dnsAnswers } from './dns.ts';
import { pullEarly } from './early-pull.ts';
import { asSuperAdmin, writeHostKubeconfig } from './host-kubeconfig.ts';
import { corednsManifest } from './kubeadm.ts';
import {
  clientProcesses,
  containerdProcess,
  forwarders,
  forwardingOf,
  registryProcess,
  storeProcesses,
} from './plan.ts';
import type { NodeContext } from './plan.ts';
import { listens } from './ports/listens.ts';
import type { OwnPorts, PortRecord } from './ports/port-record.ts';
import { ensureRegistryCredential, registryCredential } from './registry-credential.ts';
import type { SupervisorClient } from './supervisor/client.ts';
import { logPath } from './supervisor/log-file.ts';
import type { ProcessSpec } from './supervisor/protocol.ts';
import type { AllTools } from './tools.ts';
import { until } from './until.ts';

export interface Start {
  readonly context: NodeContext & { readonly tools: AllTools };
  readonly ports: OwnPorts;
  /** All mappings, people's own among them. */
  readonly record: PortRecord;
  readonly supervisor: SupervisorClient;
  /** Resolves when kubeadm has made everything, with what tells this rendering from every other. */
  readonly rendered: Promise<string>;
  readonly say: (detail: string) => void;
  readonly signal: AbortSignal | undefined;
}

const API_WITHIN_MS = 90_000;
const READY_WITHIN_MS = 120_000;
const REGISTRY_WITHIN_MS = 30_000;
/** A process that had to be started this often in one `up` will not come up by itself. */
const HOPELESS_RESTARTS = 6;

async function ensureAll({ supervisor }: Start, specs: readonly ProcessSpec[]): Promise<void> {
  for (const spec of specs) await supervisor.ensure(spec);
}

/** The first process that keeps ending, in one line that says where to look. */
function keepsEnding({ supervisor, context }: Start, before: ReadonlyMap<string, number>) {
  return async (): Promise<string | undefined> => {
    const reports = await supervisor.reports().catch(() => []);
    const failing = reports.find(({ name, restarts }) => restarts - (before.get(name) ?? 0) >= HOPELESS_RESTARTS);
    if (failing === undefined) return undefined;
    const log = logPath(context.cluster.logs, failing.name);
    const again = `cutover down --name ${context.name} and up start afresh`;
    return `${failing.name} keeps ending (${failing.lastExit ?? 'no reason'}): see ${log}; ${again}`;
  };
}

function registryOf({ ports, context }: Start): RegistryAccess {
  const credential = () => registryCredential(context.cluster);
  return { push: `127.0.0.1:${ports.registry}`, pull: REGISTRY_NAME, insecure: true, credential };
}

/**
 * Built each time, and so never of another digest than the one that is pushed: containerd's configuration names it before the registry
 * is there to be asked. It is a tiny program.
 */
async function resolvePause({ context, signal }: Start): Promise<ResolvedImage> {
  const record = memoryRecord();
  return (await resolveImages({ pause: pauseImage(context.tools) }, { record, signal })).pause;
}

/** Files and processes that need no certificate, and so can start at once. Resolves with the image that pods' namespaces are held by. */
async function startSupport(start: Start): Promise<ResolvedImage> {
  const { context, record } = start;
  const { cluster, node, tools } = context;
  const pause = await resolvePause(start);
  const containerd = await writeNodeConfig(node, CONTROL_PLANE, referenceOf(registryOf(start), pause));
  await ensureRegistryCredential(cluster, tools.registry);
  const registry = await writeRegistryConfig(cluster);
  await ensureAll(start, [
    containerdProcess(context, containerd),
    registryProcess(context, registry),
    ...forwarders(forwardingOf(context), record),
  ]);
  return pause;
}

/** Pods' first images before the others, and pulled while the API server still boots. */
async function pushAll(start: Start, built: ResolvedImage): Promise<AddOnReferences> {
  const { context, signal, say, ports } = start;
  const { cluster, node, tools } = context;
  await until(() => listens(ports.registry), { what: 'the registry listens', withinMs: REGISTRY_WITHIN_MS, signal });
  const registry = registryOf(start);
  const options = { record: fileRecord(cluster.images), signal, say };
  const { pause } = await pushImages(registry, { pause: built }, options);
  const references = await pushAddOnImages(registry, CORE_ADD_ONS, tools, options);
  await pullEarly(node, [pause, ...Object.values(references['dns'] ?? {})], signal);
  say('images are in the registry');
  return references;
}

/** All at once, as the super-admin: the administrators' binding is among it. */
async function applyCore(start: Start, pushed: Promise<AddOnReferences>): Promise<void> {
  const { context, ports, signal, say } = start;
  const { cluster, node, tools } = context;
  const program = tools.kubernetes.programs['kubectl'] ?? tools.kubernetes.path;
  const call = { kubectl: program, kubeconfig: cluster.kubeconfig, prefix: asSuperAdmin(cluster, ports.api) };
  const facts = { corednsManifest: await corednsManifest(cluster), volumes: node.volumes };
  const applied = { tools, references: await pushed, node: facts };
  await applyAddOns((args, options) => kubectl(call, args, options), CORE_ADD_ONS, applied, {
    manifests: [administratorsObjects()],
    // These manifests are not people's: checking them would have the API server build all of its OpenAPI documents first.
    ...{ unchecked: true, signal },
  });
  say('DNS and storage are applied');
}

/** Certificates and commands, and then what they are for: etcd and the API server. */
async function startStore(start: Start): Promise<string> {
  const { context, ports, say } = start;
  const rendered = await start.rendered;
  say('certificates and configuration are made');
  await ensureAll(start, await storeProcesses(context, rendered));
  await writeHostKubeconfig(context.name, context.cluster, ports.api);
  return rendered;
}

async function startClients(start: Start, rendered: string): Promise<void> {
  const { context, signal } = start;
  const socket = async () => existsSync(context.node.containerdSocket);
  await until(socket, { what: 'containerd listens', withinMs: READY_WITHIN_MS, signal });
  await ensureAll(start, await clientProcesses(context, rendered));
}

async function waitForApi(start: Start, api: ApiClient, hopeless: () => Promise<string | undefined>): Promise<void> {
  const ready = async () => (await api.get('/readyz')) === 'ok';
  await until(ready, { what: 'the API server is ready', withinMs: API_WITHIN_MS, signal: start.signal, hopeless });
  start.say('the API server is ready');
}

async function waitForNode(start: Start, api: ApiClient, hopeless: () => Promise<string | undefined>): Promise<void> {
  const { context, ports, signal, say } = start;
  const waiting = { withinMs: READY_WITHIN_MS, signal, hopeless };
  await until(() => isNodeReady(api, context.name), { ...waiting, what: 'the node is Ready' });
  say('the node is Ready');
  await until(() => dnsAnswers(ports.dns), { ...waiting, what: 'CoreDNS answers' });
  say('CoreDNS answers');
}

/** Starts what does not run, in the order that costs the least waiting, until the node is Ready and its DNS answers. */
export async function startNode(start: Start): Promise<void> {
  const { context, supervisor } = start;
  const before = new Map((await supervisor.reports()).map(({ name, restarts }) => [name, restarts]));
  const hopeless = keepsEnding(start, before);
  const pause = await startSupport(start);
  const pushed = pushAll(start, pause);
  // Awaited below; a failure before that must not count as unhandled.
  pushed.catch(() => undefined);
  const rendered = await startStore(start);
  const api = await apiClient(context.cluster.kubeconfig);
  try {
    await waitForApi(start, api, hopeless);
    await Promise.all([startClients(start, rendered), applyCore(start, pushed)]);
    await waitForNode(start, api, hopeless);
  } finally {
    api.close();
  }
  await writeFile(context.cluster.versions, JSON.stringify(versionsOf(context.tools)), { mode: 0o600 });
}

function versionsOf(tools: AllTools): Record<string, string> {
  return Object.fromEntries(Object.entries(tools).map(([name, { version }]) => [name, version]));
}
