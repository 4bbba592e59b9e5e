import { parseAllDocuments } from 'yaml';

import type { FixedWait } from '../../record/lane-facts.ts';

interface Container {
  name?: string;
  env?: { name?: string; value?: string }[];
  lifecycle?: { preStop?: { sleep?: { seconds?: number } } };
}

interface Workload {
  kind?: string;
  metadata?: { name?: string };
  spec?: {
    strategy?: Partial<Record<'blueGreen' | 'canary', { scaleDownDelaySeconds?: number }>>;
    template?: { spec?: { containers?: Container[] } };
  };
}

const scaleDown = ({ spec }: Workload, of: string): FixedWait[] => {
  const { blueGreen, canary } = spec?.strategy ?? {};
  const seconds = (blueGreen ?? canary)?.scaleDownDelaySeconds;
  return seconds === undefined ? [] : [{ name: 'scaleDownDelaySeconds', ms: seconds * 1000, of }];
};

const containerOf = ({ spec }: Workload, name: string) =>
  spec?.template?.spec?.containers?.find((container) => container.name === name);

const drainWindow = (workload: Workload, of: string, name: string): FixedWait[] => {
  const env = containerOf(workload, name)?.env ?? [];
  const value = (wanted: string) => env.find((one) => one.name === wanted)?.value;
  if (value('DRAIN_ENABLED') !== 'true' && value('DRAIN_UNREADY') !== 'true') return [];
  return [{ name: 'DRAIN_WINDOW_MS', ms: Number(value('DRAIN_WINDOW_MS')), of }];
};

const preStop = (workload: Workload, of: string, name: string): FixedWait[] => {
  const seconds = containerOf(workload, name)?.lifecycle?.preStop?.sleep?.seconds ?? 0;
  return seconds === 0 ? [] : [{ name: 'preStop sleep', ms: seconds * 1000, of }];
};

/**
 * The times that an app's manifests fix: they are in a lane's time to deploy whatever the strategy does, and whoever deploys sets them.
 * @param manifests YAML, as rendered
 * @param names of the Deployment or Rollout, and of the container whose settings count
 */
export const fixedWaitsOf = (
  manifests: string,
  { app, container }: { app: string; container: string },
): FixedWait[] => {
  const objects = parseAllDocuments(manifests).map((document) => document.toJS() as Workload | null);
  const workloads = objects.filter((object) => object?.kind === 'Rollout' || object?.kind === 'Deployment');
  return workloads.flatMap((workload) => {
    if (workload?.metadata?.name !== app) return [];
    const of = `${workload.kind} ${app}`;
    return [...scaleDown(workload, of), ...preStop(workload, of, container), ...drainWindow(workload, of, container)];
  });
};
