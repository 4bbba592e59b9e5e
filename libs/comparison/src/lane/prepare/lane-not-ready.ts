import type { ComparisonCluster } from '../cluster-port.ts';

interface ContainerStatus {
  name: string;
  ready: boolean;
  state?: {
    waiting?: { reason?: string; message?: string };
    terminated?: { exitCode: number };
  };
  lastState?: { terminated?: { exitCode: number } };
}

export interface Pod {
  metadata: { name: string };
  status: {
    phase?: string;
    conditions?: { type: string; status: string; message?: string }[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

/** Pods of a lane were not ready in time: it cannot be measured. */
export class LaneNotReady extends Error {
  readonly code = 'lane-not-ready';
}

const mostOfALine = 160;

/** What a container wrote last; null where nothing is to be had, which must not hide why it is asked for. */
const lastLine = async (
  { kubectl }: Pick<ComparisonCluster, 'kubectl'>,
  at: { namespace: string; pod: string; container: string; previous: boolean },
): Promise<string | null> => {
  const previous = at.previous ? ['--previous'] : [];
  const logs = ['logs', at.pod, '--container', at.container, '--namespace', at.namespace, '--tail', '1', ...previous];
  const line = await kubectl(logs).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return line === '' ? null : line.slice(0, mostOfALine);
};

const endOf = ({ state, lastState }: ContainerStatus): string[] => {
  const ended = state?.terminated ?? lastState?.terminated;
  return ended === undefined ? [] : [`exit code ${ended.exitCode}`];
};

const stateOf = (container: ContainerStatus): string => {
  const { waiting, terminated } = container.state ?? {};
  const now = waiting?.reason ?? (terminated === undefined ? 'runs and is not ready' : 'ended');
  return [now, ...(waiting?.message === undefined ? [] : [waiting.message]), ...endOf(container)].join(', ');
};

const unready = ({ status: { initContainerStatuses = [], containerStatuses = [] } }: Pod): ContainerStatus | null =>
  [...initContainerStatuses, ...containerStatuses].find(
    ({ ready, state }) => !ready && state?.terminated?.exitCode !== 0,
  ) ?? null;

const describePod = async (cluster: Pick<ComparisonCluster, 'kubectl'>, namespace: string, pod: Pod) => {
  const { name } = pod.metadata;
  const container = unready(pod);
  if (container === null) {
    const why = pod.status.conditions?.find(({ status, message }) => status === 'False' && message !== undefined);
    return `${name}: ${why?.message ?? pod.status.phase ?? 'of no phase yet'}`;
  }
  const previous = container.state?.waiting !== undefined;
  const said = await lastLine(cluster, { namespace, pod: name, container: container.name, previous });
  return `${name}: ${stateOf(container)}${said === null ? '' : `, last line: ${said}`}`;
};

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

/** What was waited for, and of each pod that is not ready its state, exit code and last line, where there are any. @throws the cluster's own errors */
export const laneNotReady = async (
  cluster: Pick<ComparisonCluster, 'kubectl'>,
  namespace: string,
  waitedFor: string,
): Promise<LaneNotReady> => {
  const { stdout } = await cluster.kubectl(['get', 'pods', '--namespace', namespace, '--output', 'json']);
  const pods = (JSON.parse(stdout) as { items: Pod[] }).items.filter((pod) => !isReady(pod));
  const states = await Promise.all(pods.map((pod) => describePod(cluster, namespace, pod)));
  return new LaneNotReady(`${waitedFor}: ${states.length === 0 ? 'there is no pod' : states.join('; ')}`);
};
