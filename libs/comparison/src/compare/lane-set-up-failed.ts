import { isChartError } from '@cutover/charts';

import type { Comparison } from './options.ts';
import type { LanePlan } from '../lane/prepare/lane-plan.ts';
import type { NotMeasured } from '../record/not-measured.ts';
import { asRecorded } from '../record/treatment.ts';

/** A lane could not be set up, or not be read afterwards: it cannot be measured, and the next one may be. */
export class LaneSetUpFailed extends Error {
  readonly code = 'lane-set-up-failed';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const mostOfALine = 400;

/** kubectl may say it in many lines. */
const inOneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= mostOfALine ? line : `${line.slice(0, mostOfALine - 1)}…`;
};

/** The disk is full or broken, or there are no descriptors and no memory left: the next lane would meet it, too. */
const ofThisMachine = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM']);

const isOfEveryLane = (error: unknown): boolean =>
  ofThisMachine.has((error as NodeJS.ErrnoException).code ?? '') ||
  (isChartError(error) && error.code === 'helm-failed');

const answers = async ({ cluster }: Comparison): Promise<boolean> => {
  try {
    await cluster.kubectl(['get', '--raw', '/readyz', '--request-timeout', '10s']);
    return true;
  } catch {
    return false;
  }
};

/**
 * What is recorded of a lane that could not be measured.
 * @throws what was thrown, where that ends the comparison: the comparison was stopped, this machine failed, or the cluster does not answer any more
 */
export const notMeasured = async (error: unknown, comparison: Comparison, plan: LanePlan): Promise<NotMeasured> => {
  if (!(error instanceof LaneSetUpFailed) || comparison.signal?.aborted) throw error;
  const { cause } = error;
  if (isOfEveryLane(cause) || !(await answers(comparison))) throw cause;
  const { id, block, strategy, fault } = plan;
  return {
    ...{ lane: id, block },
    ...asRecorded({ strategy: strategy.name, fault: fault.name }),
    reason: inOneLine(error.message),
  };
};
