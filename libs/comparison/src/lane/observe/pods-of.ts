import type { Observer } from './observer.ts';
import type { PodState } from '../../record/event-record.ts';
import { isOwned } from '../../record/owned.ts';

/** Of all pods that are watched, those of one workload, by their names. */
export const podsOfWorkload = ({ current }: Pick<Observer, 'current'>, workload: string): Map<string, PodState> =>
  new Map(
    [...current('Pod')].flatMap(([name, pod]): [string, PodState][] =>
      pod.kind === 'Pod' && isOwned(name, workload) ? [[name, pod]] : [],
    ),
  );

/** Whether it answers, and is not about to end. */
export const isServing = ({ ready, deleting }: Pick<PodState, 'ready' | 'deleting'>): boolean => ready && !deleting;
