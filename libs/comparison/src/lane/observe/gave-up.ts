import type { RawObject } from './raw-object.ts';

/** That a controller gave up on the specification it was given last. */
export interface GaveUp {
  how: 'aborted' | 'timed-out';
  reason: string;
}

interface Condition {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
}

const deadline = 'ProgressDeadlineExceeded';

/** A status may be of the specification before; Argo Rollouts writes the generation as text. */
const isOfThisGeneration = ({ metadata, status }: RawObject): boolean =>
  String(status?.['observedGeneration']) === String(metadata?.generation);

/** A Deployment only ever runs out of its progressDeadlineSeconds; it goes on trying all the same. */
export const deploymentGaveUp = (object: RawObject): GaveUp | null => {
  const conditions = (object.status?.['conditions'] ?? []) as Condition[];
  const failed = conditions.find(({ type, status }) => type === 'Progressing' && status === 'False');
  if (failed?.reason !== deadline || !isOfThisGeneration(object)) return null;
  return { how: 'timed-out', reason: failed.message ?? deadline };
};

/** A Rollout is aborted by an analysis, by a person, or by its deadline where progressDeadlineAbort says so; else the deadline alone degrades it. */
export const rolloutGaveUp = (object: RawObject): GaveUp | null => {
  const { abort, phase, message } = (object.status ?? {}) as { abort?: boolean; phase?: string; message?: string };
  if (!isOfThisGeneration(object)) return null;
  const degraded = phase === 'Degraded' ? (message ?? '') : '';
  if (abort === true || degraded.startsWith('RolloutAborted')) {
    return { how: 'aborted', reason: degraded === '' ? 'status.abort is set' : degraded };
  }
  return degraded.startsWith(deadline) ? { how: 'timed-out', reason: degraded } : null;
};
