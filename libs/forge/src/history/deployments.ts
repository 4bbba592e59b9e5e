import type { Promotion } from '@cutover/manifests';
import { keyOf } from '../promotion/leaf-promotion.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { LeafState } from './leaf-states.ts';

/** `current`: what the leaf says. `superseded`: a later version came. `rolled-back`: the leaf went back to what it said before it. */
export type Outcome = 'current' | 'superseded' | 'rolled-back';

/** That something else was to run in an environment. */
export interface Deployment extends LeafState {
  /** Whether it went back to what the leaf had said before. */
  readonly isRollback: boolean;
  readonly outcome: Outcome;
  /** When it was undone, and the commit that did it. */
  readonly undoneAt?: string;
  readonly undoneBy?: string;
  /** How it ended, where that is recorded. */
  readonly verdict?: Verdict;
}

/** What was undone by whom, and what stands at the end: indexes of states. */
interface Course {
  readonly undone: ReadonlyMap<number, number>;
  readonly rollbacks: ReadonlySet<number>;
  readonly standing: readonly number[];
}

const isNothing = ({ digests }: Promotion): boolean => digests.size === 0;

/** A state that is there again undoes all that came after its first time, whatever its commit is called. */
function courseOf(states: readonly LeafState[]): Course {
  const keys = states.map(({ promotion }) => keyOf(promotion));
  const undone = new Map<number, number>();
  const rollbacks = new Set<number>();
  let standing: number[] = [];
  for (const at of states.keys()) {
    const before = standing.findIndex((index) => keys[index] === keys[at]);
    if (before < 0) {
      standing.push(at);
      continue;
    }
    rollbacks.add(at);
    for (const index of standing.slice(before + 1)) undone.set(index, at);
    standing = standing.slice(0, before + 1);
  }
  return { undone, rollbacks, standing };
}

/** Deployments of a leaf, oldest first. What the chart said before anything was promoted is none; going back to it is. */
export function deploymentsOf(states: readonly LeafState[]): readonly Deployment[] {
  const { undone, rollbacks } = courseOf(states);
  const deployments = states.map((state, at): Deployment => {
    const facts = { ...state, isRollback: rollbacks.has(at) };
    const by = undone.get(at);
    if (by !== undefined)
      return { ...facts, outcome: 'rolled-back', undoneAt: states[by]!.at, undoneBy: states[by]!.commit };
    return { ...facts, outcome: at === states.length - 1 ? 'current' : 'superseded' };
  });
  return deployments.filter(({ promotion, isRollback }) => isRollback || !isNothing(promotion));
}

/** What a leaf could go back to: what stood before what it says now, the newest first. */
export function statesBefore(states: readonly LeafState[]): readonly LeafState[] {
  const { standing } = courseOf(states);
  return standing
    .slice(0, -1)
    .map((index) => states[index]!)
    .reverse();
}
