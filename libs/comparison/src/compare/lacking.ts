import type { Comparison } from './options.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';
import type { StrategyName } from '../record/strategy-name.ts';

export interface Lacking {
  /** What strategies need. */
  readonly what: string;
  /** How the cluster is instead, after its name. */
  readonly state: string;
  /** What to do about it. */
  readonly mend: string;
}

/** That a cluster has not what strategies need, in one line. */
export const lacking = (
  names: readonly StrategyName[],
  { cluster }: Pick<Comparison, 'cluster'>,
  { what, state, mend }: Lacking,
): SetUpError =>
  new SetUpError(
    `${names.join(', ')}: needs ${what}, which cluster ${cluster.name} ${state}: ${mend}, or leave these strategies out`,
  );
