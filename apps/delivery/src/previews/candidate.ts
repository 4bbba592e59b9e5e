import type { PullRequest, SaidStatus } from '@cutover/forge';
import { APPROVED, PREVIEW } from './names.ts';

/** An open pull request onto main, and what our own account said of its head. */
export interface Candidate {
  readonly pull: PullRequest;
  /** When its head was approved last; absent where nobody did. A branch of ours is approved by being pushed: only who may write can. */
  readonly approvedAt?: Date;
  /** Whether that is recorded at the forge. */
  readonly isRecorded: boolean;
  /** What people see of it so far. */
  readonly shown?: SaidStatus;
}

/** @param said by our own account: what others say of these contexts counts for nothing */
export function candidateOf(pull: PullRequest, said: readonly SaidStatus[], now: Date): Candidate {
  const of = (context: string) => said.find((status) => status.context === context);
  const [approval, shown] = [of(APPROVED), of(PREVIEW)];
  const isRecorded = approval?.state === 'success';
  const approvedAt = isRecorded ? approval.at : pull.isFork ? undefined : now;
  return {
    ...{ pull, isRecorded },
    ...(approvedAt === undefined ? {} : { approvedAt }),
    ...(shown === undefined ? {} : { shown }),
  };
}
