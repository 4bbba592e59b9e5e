import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiClient, isNodeReady } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { writeConfig } from './config/write-config.ts';
import { administratorsObjects } from '../addons/administrators.ts';
import { corednsObjects } from '../addons/coredns.ts';
import { localPathObjects } from '../addons/local-path.ts';
import { dnsAnswers } from './dns.ts';
import { writeHostKubeconfig } from './host-kubeconfig.ts';
import { pullEarly } from './early-pull.ts';
import { corednsManifest } from './kubeadm.ts';
import { nodeImages, pushMissing, referenceOf } from './node-images.ts';
import { clientProcesses, storeProcesses, supportProcesses } from './plan.ts';
import type { NodeContext } from './plan.ts';
import type { SupervisorClient } from './supervisor/client.ts';
import { logPath } from './supervisor/log-file.ts';
import type { ProcessSpec } from './supervisor/protocol.ts';
import { until } from './until.ts';
import { kubectl } from '../kubectl.ts';
import type { AllTools } from './tools.ts';

export interface Start {
  readonly node: NodeContext & { readonly tools: AllTools };
  readonly supervisor: SupervisorClient;
  /** Resolves when kubeadm has made everything. */
  readonly rendered: Promise<void>;
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
function keepsEnding({ supervisor, node }: Start, before: ReadonlyMap<string, number>) {
  return async (): Promise<string | undefined> => {
    const reports = await supervisor.reports().catch(() => []);
    const failing = reports.find(({ name, restarts }) => restarts - (before.get(name) ?? 0) >= HOPELESS_RESTARTS);
    if (failing === undefined) return undefined;
    const log = logPath(node.paths.logs, failing.name);
    const again = `cutover down --name ${node.name} and up start afresh`;
    return `${failing.name} keeps ending (${failing.lastExit ?? 'no reason'}): see ${log}; ${again}`;
  };
}

async function pushImages({ node, signal, say }: Start): Promise<void> {
  const host = `127.0.0.1:${node.ports.registry}`;
  const answering = async () => (await fetch(`http://${host}/v2/`)).ok;
  await until(answering, { what: 'the registry answers', withinMs: REGISTRY_WITHIN_MS, signal });
  const { pause, coredns, provisioner, shell } = nodeImages(node.tools, signal);
  await pushMissing(host, [pause, coredns], signal);
  const pulled = pullEarly(node.paths, [pause, coredns].map(referenceOf), signal);
  await pushMissing(host, [provisioner, shell], signal);
  await pulled;
  say('images are in the registry');
}

async function apply({ node, signal }: Start, manifests: string): Promise<void> {
  const program = node.tools.kubernetes.programs['kubectl'] ?? node.tools.kubernetes.path;
  // These manifests are not people's: checking them would have the API server build all of its OpenAPI documents first.
  const args = ['apply', '--server-side', '--force-conflicts', '--validate=false', '--filename', '-'];
  await kubectl({ kubectl: program, kubeconfig: node.paths.kubeconfig }, args, {
    input: manifests,
    ...(signal ? { signal } : {}),
  });
}

async function applyAddons(start: Start): Promise<void> {
  const { node, say } = start;
  const images = nodeImages(node.tools);
  const assets = node.tools['local-path-provisioner'].assets ?? '';
  const storage = await readFile(join(assets, 'deploy', 'local-path-storage.yaml'), 'utf8');
  const references = { provisioner: referenceOf(images.provisioner), shell: referenceOf(images.shell) };
  await apply(
    start,
    [
      administratorsObjects(),
      corednsObjects(await corednsManifest(node.paths), referenceOf(images.coredns)),
      localPathObjects(storage, references, node.paths.volumes),
    ].join('---\n'),
  );
  say('DNS and storage are applied');
}

/** Certificates and commands, and then what they are for: etcd and the API server. */
async function startStore(start: Start): Promise<void> {
  const { node, say } = start;
  await start.rendered;
  say('certificates and configuration are made');
  await ensureAll(start, await storeProcesses(node));
  await writeHostKubeconfig(node.name, node.paths, node.ports.api);
}

async function startClients(start: Start): Promise<void> {
  const { node, signal } = start;
  const socket = async () => existsSync(node.paths.containerdSocket);
  await until(socket, { what: 'containerd listens', withinMs: READY_WITHIN_MS, signal });
  await ensureAll(start, await clientProcesses(node));
}

async function waitForApi(start: Start, api: ApiClient, hopeless: () => Promise<string | undefined>): Promise<void> {
  const ready = async () => (await api.get('/readyz')) === 'ok';
  await until(ready, { what: 'the API server is ready', withinMs: API_WITHIN_MS, signal: start.signal, hopeless });
  start.say('the API server is ready');
}

async function waitForNode(start: Start, api: ApiClient, hopeless: () => Promise<string | undefined>): Promise<void> {
  const { node, signal, say } = start;
  const waiting = { withinMs: READY_WITHIN_MS, signal, hopeless };
  await until(() => isNodeReady(api, node.name), { ...waiting, what: 'the node is Ready' });
  say('the node is Ready');
  await until(() => dnsAnswers(node.ports.dns), { ...waiting, what: 'CoreDNS answers' });
  say('CoreDNS answers');
}

/** Starts what does not run, in the order that costs the least waiting, until the node is Ready and its DNS answers. */
export async function startNode(start: Start): Promise<void> {
  const { node, supervisor } = start;
  const before = new Map((await supervisor.reports()).map(({ name, restarts }) => [name, restarts]));
  const hopeless = keepsEnding(start, before);
  await writeConfig(node.paths, referenceOf(nodeImages(node.tools).pause));
  await ensureAll(start, supportProcesses(node));
  const pushed = pushImages(start);
  // Awaited below; a failure before that must not count as unhandled.
  pushed.catch(() => undefined);
  await startStore(start);
  const api = await apiClient(node.paths.kubeconfig);
  try {
    await waitForApi(start, api, hopeless);
    await Promise.all([startClients(start), applyAddons(start)]);
    await Promise.all([pushed, waitForNode(start, api, hopeless)]);
  } finally {
    api.close();
  }
  await writeFile(node.paths.versions, JSON.stringify(versionsOf(node.tools)));
}

function versionsOf(tools: AllTools): Record<string, string> {
  return Object.fromEntries(Object.entries(tools).map(([name, { version }]) => [name, version]));
}
