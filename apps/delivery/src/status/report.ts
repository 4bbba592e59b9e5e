import type { Comment, CommitStatus, Forge } from '@cutover/forge';
import type { ArgoObject } from '../cluster/cluster.ts';
import { PREVIEW } from '../previews/names.ts';
import { ownComment } from '../previews/own-comment.ts';
import type { Limits, Standings } from '../previews/standing.ts';
import { applicationOf } from './application-state.ts';
import { commentText } from './comment-text.ts';
import { previewUrl, previewUrls } from './preview-urls.ts';
import { verdictOf } from './verdict.ts';

const HOUR_MS = 3_600_000;

export type ReportForge = Pick<Forge, 'setStatus' | 'comment' | 'editComment'>;

export interface Reporting {
  readonly forge: ReportForge;
  readonly account: string;
  readonly limits: Limits;
  readonly urlSuffix: string;
}

export interface Subject extends Standings {
  readonly applications: readonly ArgoObject[];
  readonly comments: readonly Comment[];
  /** Whether its status is to be said anew, although it is the same: who puts a label on has to see it wait first. */
  readonly isAnew: boolean;
}

function statusOf({ limits, urlSuffix }: Reporting, { candidate, standing, applications }: Subject): CommitStatus {
  const { pull, shown } = candidate;
  const judged = {
    ...{ standing, commit: pull.head.commit, before: shown?.state },
    application: applicationOf(pull.number, applications),
    ...{ ttlHours: limits.ttlMs / HOUR_MS, limit: limits.limit },
  };
  const url = standing.is === 'previewed' ? { url: previewUrl(pull.number, urlSuffix) } : {};
  return { context: PREVIEW, ...verdictOf(judged), ...url };
}

const isSame = (one: CommitStatus, other: CommitStatus | undefined): boolean =>
  one.state === other?.state && one.description === other.description && one.url === other.url;

async function tell({ forge, account, urlSuffix }: Reporting, subject: Subject): Promise<void> {
  const { candidate, standing, applications, comments } = subject;
  const { number, head } = candidate.pull;
  const urls = previewUrls(number, urlSuffix, applicationOf(number, applications)?.urls ?? []);
  const text = commentText({ commit: head.commit, standing, urls });
  const own = ownComment(comments, account);
  if (own === undefined) await forge.comment(number, text);
  // A forge may drop the line's end.
  else if (own.body.trim() !== text.trim()) await forge.editComment(own.id, text);
}

/** Brings a pull request's status and our one comment on it to what is so, and writes nothing that is there. */
export async function report(reporting: Reporting, subject: Subject): Promise<void> {
  const { pull, shown } = subject.candidate;
  const status = statusOf(reporting, subject);
  if (subject.isAnew || !isSame(status, shown)) await reporting.forge.setStatus(pull.head.commit, status);
  await tell(reporting, subject);
}
