import type { Comment, Labelling } from '@cutover/forge';
import type { Candidate } from './candidate.ts';
import { APPROVAL_LABEL } from './names.ts';
import { ownComment } from './own-comment.ts';

/** What may have approved a commit: it does if its account may write. */
export interface Grant {
  readonly by: string;
  readonly at: Date;
}

export interface Said {
  readonly labelled: readonly Labelling[];
  readonly comments: readonly Comment[];
}

/** A comment of nothing but this. A quotation of one is none. */
const COMMAND = /^\/preview ([0-9a-f]{40})$/;

const isAfter = (at: Date, other: Date): boolean => at.getTime() > other.getTime();

/**
 * From when on a label is meant for the head. A label names no commit: it counts if it was put on after this very head was shown to wait, and while it is the one that our comment names.
 * Undefined: a label that is there was put on before anybody could see this head wait.
 */
export function labelsCountFrom(candidate: Candidate, comments: readonly Comment[], account: string): Date | undefined {
  const { approvedAt, shown, pull } = candidate;
  if (approvedAt !== undefined) return approvedAt;
  return ownComment(comments, account)?.body.includes(pull.head.commit) === true ? shown?.at : undefined;
}

/**
 * All that may have approved the head since it was approved last, the newest first. What the forge keeps is looked at and no event: a webhook that is lost, replayed or of another label changes nothing.
 * @param account ours, which approves nothing
 */
export function grantsOf(candidate: Candidate, { labelled, comments }: Said, account: string): readonly Grant[] {
  const { pull, approvedAt } = candidate;
  const from = labelsCountFrom(candidate, comments, account);
  const labels = labelled.filter(
    ({ label, at }) => label === APPROVAL_LABEL && from !== undefined && isAfter(at, from),
  );
  const named = comments.filter(
    ({ body, at }) =>
      COMMAND.exec(body.trim())?.[1] === pull.head.commit && (approvedAt === undefined || isAfter(at, approvedAt)),
  );
  const all: Grant[] = [...labels, ...named.map(({ author, at }) => ({ by: author, at }))];
  return all
    .filter(({ by }) => by !== account)
    .map(({ by, at }) => ({ by, at }))
    .toSorted((one, other) => other.at.getTime() - one.at.getTime());
}
