import type { ClusterStatus } from '@cutover/cluster';
import type { ApplicationStatus } from '../gitops/status.ts';

const MIB = 1_048_576;
/** Of what holds things up: the rest is to be asked of kubectl. */
const MOST = 8;

interface Row {
  readonly name: string;
  readonly state: string;
  readonly detail?: string | undefined;
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  return rows.map(
    ({ name, state, detail }) => `  ${name.padEnd(width)}  ${state}${detail === undefined ? '' : `  ${detail}`}`,
  );
}

function addOnRows({ addOns = [] }: ClusterStatus): Row[] {
  return addOns.map(({ name, ready, detail }) => ({
    name: `add-on ${name}`,
    state: ready ? 'ready' : 'not ready',
    detail,
  }));
}

function portRows({ ports = [] }: ClusterStatus): Row[] {
  return ports.map(({ name, url, target }) => ({ name: `port ${name}`, state: url, detail: `to ${target}` }));
}

function waiting({ hindrances = [] }: ClusterStatus): string[] {
  if (hindrances.length === 0) return [];
  const more =
    hindrances.length > MOST ? [`    and ${hindrances.length - MOST} more: cutover kubectl get pods -A`] : [];
  return ['  what holds things up:', ...hindrances.slice(0, MOST).map((line) => `    ${line}`), ...more];
}

function applicationRows(applications: readonly ApplicationStatus[]): Row[] {
  return applications.map(({ name, sync, health, detail }) => ({
    name: `application ${name}`,
    state: `${sync}, ${health}`,
    detail: detail?.replace(`Application ${name}: `, ''),
  }));
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;

/** A line on the whole, one a component, add-on, port and Application of Argo CD's, and what holds things up. */
export function statusText(status: ClusterStatus, applications: readonly ApplicationStatus[] = []): string {
  const { name, kind, state, components, memoryBytes, totalMemoryBytes, kubeconfig } = status;
  const hint = state === 'up' ? '' : ': cutover up starts or repairs it';
  const facts = [
    memoryBytes === undefined ? undefined : `  the node itself takes ${mebibytes(memoryBytes)} of memory`,
    totalMemoryBytes === undefined ? undefined : `  with all pods it is ${mebibytes(totalMemoryBytes)}`,
    kubeconfig === undefined ? undefined : `  export KUBECONFIG=${kubeconfig}`,
  ];
  return [
    `cluster ${name} (${kind}) is ${state}${hint}`,
    ...table([...components, ...addOnRows(status), ...portRows(status), ...applicationRows(applications)]),
    ...waiting(status),
    ...facts.filter((fact) => fact !== undefined),
  ].join('\n');
}
