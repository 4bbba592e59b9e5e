import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addOnStatuses, installedAddOns } from '../addons/index.ts';
import type { AddOnStatus } from '../addons/index.ts';
import { hindranceText, isHindrance, namespaceHindrances } from '../diagnosis/index.ts';
import type { Kubectl } from '../diagnosis/index.ts';
import { isClusterError } from '../errors.ts';
import { kubectl } from '../kubectl.ts';
import type { ClusterStatus, ComponentStatus } from '../provider.ts';
import { apiClient, isNodeReady } from './api-client.ts';
import { dnsAnswers } from './dns.ts';
import { clusterPaths } from './paths.ts';
import type { ClusterPaths } from './paths.ts';
import { NO_PORTS, ownPorts, readPorts } from './ports/port-record.ts';
import type { OwnPorts } from './ports/port-record.ts';
import { openPorts } from './ports/ports.ts';
import { answers, supervisorClient } from './supervisor/client.ts';
import type { ProcessReport, SupervisorRecord } from './supervisor/protocol.ts';
import { readRecord } from './supervisor/record-file.ts';
import { isRunning } from '@cutover/toolchain';
import { memoryOf, sharedMemoryOf } from './system/memory.ts';
import { processesOf } from './system/sweep.ts';

const MIB = 1024 ** 2;
/** Asked once: DNS that is slow on a busy machine is there all the same. */
const DNS_MS = 1_500;

async function processStatus(report: ProcessReport): Promise<ComponentStatus & { memoryBytes: number }> {
  const { name, identity, restarts, since, lastExit } = report;
  if (identity === undefined || !isRunning(identity)) {
    const detail =
      lastExit === undefined
        ? `ended; started ${restarts} times again`
        : `${lastExit}; started ${restarts} times again`;
    return { name, state: 'restarting', detail, restarts, since, memoryBytes: 0 };
  }
  const memoryBytes = await memoryOf(identity.pid);
  const detail = `pid ${identity.pid} since ${since}, ${restarts} restarts, ${Math.round(memoryBytes / MIB)} MiB`;
  return { name, state: 'running', detail, pid: identity.pid, restarts, since, memoryBytes };
}

async function nodeStatus(name: string, paths: ClusterPaths): Promise<ComponentStatus> {
  try {
    const api = await apiClient(paths.kubeconfig);
    const ready = await isNodeReady(api, name).finally(() => api.close());
    return { name: 'node', state: ready ? 'ready' : 'not ready' };
  } catch (error) {
    return { name: 'node', state: 'not ready', detail: (error as Error).message };
  }
}

async function dnsStatus(ports: OwnPorts | undefined): Promise<ComponentStatus> {
  const ready = ports !== undefined && (await dnsAnswers(ports.dns, DNS_MS));
  return { name: 'dns', state: ready ? 'ready' : 'not ready' };
}

interface Deployed {
  readonly addOns?: readonly AddOnStatus[];
  readonly hindrances?: readonly string[];
  readonly heldUp?: boolean;
}

/** The kubectl that came with the node's own kubelet, whatever version this checkout would build. */
function kubectlBeside(record: SupervisorRecord): string | undefined {
  const kubelet = record.processes.find(({ name }) => name === 'kubelet')?.spec.argv[0];
  return kubelet === undefined ? undefined : join(dirname(kubelet), 'kubectl');
}

/** What runs on the node, asked of an API server that answers. */
async function deployed(program: string | undefined, paths: ClusterPaths, answering: boolean): Promise<Deployed> {
  if (program === undefined || !answering) return {};
  const ask: Kubectl = (args, options) => kubectl({ kubectl: program, kubeconfig: paths.kubeconfig }, args, options);
  try {
    const [addOns, hindrances] = await Promise.all([
      installedAddOns(ask).then((names) => addOnStatuses(ask, names)),
      namespaceHindrances(ask),
    ]);
    return { addOns, hindrances: hindrances.map(hindranceText), heldUp: hindrances.some(isHindrance) };
  } catch (error) {
    if (isClusterError(error)) return { hindrances: [error.message], heldUp: true };
    throw error;
  }
}

async function versions(paths: ClusterPaths): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(paths.versions, 'utf8')) as Record<string, string>;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function stateOf(components: readonly ComponentStatus[]): ClusterStatus['state'] {
  if (components.every(({ state }) => state === 'running' || state === 'ready')) return 'up';
  return components.some(({ state }) => state === 'running') ? 'partial' : 'down';
}

/** The cluster's own ports as URLs. */
function endpoints(ports: OwnPorts): Record<string, string> {
  return { api: `https://127.0.0.1:${ports.api}`, registry: `127.0.0.1:${ports.registry}` };
}

/** What runs of a cluster, seen from outside of it: also where its supervisor is gone, or all of it is. */
export async function embeddedStatus(name: string): Promise<ClusterStatus> {
  const paths = clusterPaths(name);
  const record = readRecord(paths.supervisor);
  if (record === undefined) return { name, kind: 'embedded', state: 'down', components: [] };
  const portRecord = (await readPorts(paths)) ?? NO_PORTS;
  const ports = ownPorts(portRecord);
  const supervised = await answers(supervisorClient(paths.supervisorSocket));
  const { supervisor } = record;
  const processes = await Promise.all(record.processes.map(processStatus));
  const [node, dns, totalMemoryBytes] = await Promise.all([
    nodeStatus(name, paths),
    dnsStatus(ports),
    // Pods and what runs them are known by their cgroup.
    processesOf({ name, netInodes: [] }).then(sharedMemoryOf),
  ]);
  const components: ComponentStatus[] = [
    supervised
      ? { name: 'supervisor', state: 'running', detail: `pid ${supervisor.pid}`, pid: supervisor.pid }
      : { name: 'supervisor', state: 'down', detail: 'nothing is started again that ends' },
    ...processes.map(({ memoryBytes: _, ...component }) => component),
    ...[node, dns],
  ];
  const memoryBytes =
    processes.reduce((sum, process) => sum + process.memoryBytes, 0) +
    (supervised ? await memoryOf(supervisor.pid) : 0);
  return {
    name,
    kind: 'embedded',
    state: stateOf(components),
    components,
    ...(await deployed(kubectlBeside(record), paths, node.state === 'ready')),
    memoryBytes,
    totalMemoryBytes,
    versions: await versions(paths),
    kubeconfig: paths.kubeconfig,
    ports: openPorts(portRecord),
    ...(ports === undefined ? {} : { endpoints: endpoints(ports) }),
  };
}
