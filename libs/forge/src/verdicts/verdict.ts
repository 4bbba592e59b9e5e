/**
 * How a release ended. `verified`: Argo CD applied it, and the workload runs its digests. `aborted`: its Rollout was aborted, or it made no progress within its deadline.
 * `superseded`: the leaf was changed again before anybody saw it end. `reverted`: the leaf went back to what stood before, likewise.
 */
export type VerdictOutcome = 'verified' | 'aborted' | 'superseded' | 'reverted';

/** A release: the commit on the deployed branch that made a leaf name another digest or version. */
export interface ReleaseKey {
  readonly environment: string;
  readonly service: string;
  readonly commit: string;
}

/** The one verdict on a release. */
export interface Verdict extends ReleaseKey {
  readonly outcome: VerdictOutcome;
  /** The commit that superseded or reverted it. */
  readonly by?: string;
  /** When it was given. UTC, ISO 8601. */
  readonly at: string;
  /** What the workload's controller said of an abort. */
  readonly message?: string;
}

export const releaseId = ({ environment, service, commit }: ReleaseKey): string =>
  `${environment}/${service}@${commit}`;

export const isVerdictOn = ({ environment, service, commit }: ReleaseKey) => {
  const id = releaseId({ environment, service, commit });
  return (verdict: Verdict): boolean => releaseId(verdict) === id;
};

const OUTCOMES: ReadonlySet<string> = new Set<VerdictOutcome>(['verified', 'aborted', 'superseded', 'reverted']);

/** A line of a commit's note. */
export function verdictLine({ environment, service, outcome, by, at, message }: Verdict): string {
  return JSON.stringify({ environment, service, outcome, by, at, message });
}

type Said = Readonly<Record<string, unknown>>;

/** Undefined where the line is none of ours: notes are open to whoever may push. */
function objectIn(line: string): Said | undefined {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null ? (said as Said) : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isVerdict = ({ environment, service, outcome, at }: Said): boolean =>
  [environment, service].every(isText) && OUTCOMES.has(String(outcome)) && !Number.isNaN(Date.parse(String(at)));

/** What a line of a commit's note says; undefined where it is no verdict. */
export function verdictIn(line: string, commit: string): Verdict | undefined {
  const said = objectIn(line);
  if (said === undefined || !isVerdict(said)) return undefined;
  const { environment, service, outcome, by, at, message } = said as unknown as Verdict;
  return {
    ...{ environment, service, commit, outcome, at },
    ...(isText(by) ? { by } : {}),
    ...(isText(message) ? { message } : {}),
  };
}
