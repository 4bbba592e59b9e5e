import type { Manifest } from '@cutover/charts';
import { strategyName, workloadText } from '@cutover/cluster';
import type { RunningWorkload, Workload } from '@cutover/cluster';

/** What was asked to run, of one workload. */
export interface Asked {
  readonly workload: Workload;
  readonly strategy: string;
  readonly version: string | undefined;
  readonly images: readonly string[];
  /** Absent where somebody else chooses: a DaemonSet's nodes, an autoscaler. */
  readonly replicas: number | undefined;
}

const KINDS: ReadonlySet<string> = new Set(['Deployment', 'Rollout', 'StatefulSet', 'DaemonSet']);
/** The charts' mark of what serves until the workload of another kind does. */
const HANDED_OVER = 'cutover.dev/handed-over';

const uniq = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** What stays only for as long as its successor is not ready. */
export const isHandedOver = ({ metadata }: Manifest): boolean => metadata.annotations?.[HANDED_OVER] !== undefined;

/** Of what was rendered: the workloads whose pods are to run and stay. */
export function askedOf(manifests: readonly Manifest[], namespace: string): readonly Asked[] {
  const workloads = manifests.filter((manifest) => KINDS.has(manifest.kind) && !isHandedOver(manifest));
  return workloads.map(({ kind, metadata, spec = {} }) => ({
    workload: { kind: kind as Workload['kind'], namespace, name: metadata.name },
    strategy: strategyName({ kind, spec }),
    version: spec.template?.metadata?.labels?.['app.kubernetes.io/version'],
    images: uniq((spec.template?.spec?.containers ?? []).flatMap(({ image }) => image ?? [])),
    replicas: spec.replicas,
  }));
}

/** A tag may stand for any digest of its repository. */
function isImage(asked: string, running: string): boolean {
  if (asked === running) return true;
  const repository = asked.replace(/:[^/]*$/, '');
  return !asked.includes('@') && running.startsWith(`${repository}@`);
}

function hasImages(asked: readonly string[], running: readonly string[]): boolean {
  const every = (some: readonly string[], others: (one: string) => boolean) => some.every(others);
  return (
    every(asked, (one) => running.some((other) => isImage(one, other))) &&
    every(running, (one) => asked.some((other) => isImage(other, one)))
  );
}

const orNothing = (values: readonly string[]) => (values.length === 0 ? 'nothing' : values.join(', '));

function differences(asked: Asked, running: RunningWorkload | undefined): readonly string[] {
  if (running === undefined) return ['is not there'];
  const { strategy, version, images, replicas = running.wanted } = asked;
  const is = running.versions.length === 1 && running.versions[0] === version;
  return [
    version === undefined || is ? '' : `runs version ${orNothing(running.versions)} where ${version} was asked for`,
    hasImages(images, running.images)
      ? ''
      : `runs ${orNothing(running.images)} where ${images.join(', ')} was asked for`,
    running.ready >= replicas ? '' : `has ${running.ready} of ${replicas} pods ready`,
    running.strategy === strategy ? '' : `is switched by ${running.strategy} where ${strategy} was asked for`,
  ].filter((line) => line !== '');
}

/** What runs otherwise than it was asked for, a line a workload; empty where all is as asked. */
export function notAsAsked(asked: readonly Asked[], running: readonly RunningWorkload[]): readonly string[] {
  return asked.flatMap((one) => {
    const { kind, name } = one.workload;
    const found = differences(
      one,
      running.find((other) => other.kind === kind && other.name === name),
    );
    return found.length === 0 ? [] : [`${workloadText(one.workload)} ${found.join(', ')}`];
  });
}
