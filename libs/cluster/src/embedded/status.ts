import { readFile } from 'node:fs/promises';
import type { ClusterStatus, ComponentStatus } from '../provider.ts';
import { apiClient, isNodeReady } from './api-client.ts';
import { dnsAnswers } from './dns.ts';
import type { NodePaths } from './paths.ts';
import { readPorts } from './ports.ts';
import type { Ports } from './ports.ts';
import { answers, supervisorClient } from './supervisor/client.ts';
import type { ProcessReport } from './supervisor/protocol.ts';
import { readRecord } from './supervisor/record-file.ts';
import { isRunning } from '@cutover/toolchain';
import { memoryOf } from './system/memory.ts';

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

async function nodeStatus(name: string, paths: NodePaths): Promise<ComponentStatus> {
  try {
    const api = await apiClient(paths.kubeconfig);
    const ready = await isNodeReady(api, name).finally(() => api.close());
    return { name: 'node', state: ready ? 'ready' : 'not ready' };
  } catch (error) {
    return { name: 'node', state: 'not ready', detail: (error as Error).message };
  }
}

async function dnsStatus(ports: Ports | undefined): Promise<ComponentStatus> {
  const ready = ports !== undefined && (await dnsAnswers(ports.dns, DNS_MS));
  return { name: 'dns', state: ready ? 'ready' : 'not ready' };
}

async function versions(paths: NodePaths): Promise<Record<string, string>> {
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

/** What runs of a node, seen from outside of it: also where its supervisor is gone, or all of it is. */
export async function embeddedStatus(name: string, paths: NodePaths): Promise<ClusterStatus> {
  const record = readRecord(paths.supervisor);
  if (record === undefined) return { name, kind: 'embedded', state: 'down', components: [] };
  const ports = await readPorts(paths);
  const supervised = await answers(supervisorClient(paths.supervisorSocket));
  const { supervisor } = record;
  const processes = await Promise.all(record.processes.map(processStatus));
  const components: ComponentStatus[] = [
    supervised
      ? { name: 'supervisor', state: 'running', detail: `pid ${supervisor.pid}`, pid: supervisor.pid }
      : { name: 'supervisor', state: 'down', detail: 'nothing is started again that ends' },
    ...processes.map(({ memoryBytes: _, ...component }) => component),
    ...(await Promise.all([nodeStatus(name, paths), dnsStatus(ports)])),
  ];
  const memoryBytes =
    processes.reduce((sum, process) => sum + process.memoryBytes, 0) +
    (supervised ? await memoryOf(supervisor.pid) : 0);
  return {
    name,
    kind: 'embedded',
    state: stateOf(components),
    components,
    memoryBytes,
    versions: await versions(paths),
    kubeconfig: paths.kubeconfig,
    ...(ports === undefined
      ? {}
      : { endpoints: { api: `https://127.0.0.1:${ports.api}`, registry: `127.0.0.1:${ports.registry}` } }),
  };
}
