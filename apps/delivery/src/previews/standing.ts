import type { Candidate } from './candidate.ts';

export interface Limits {
  /** How long a preview lives, from the last approval of its commit. */
  readonly ttlMs: number;
  /** Previews at once. */
  readonly limit: number;
}

/**
 * Where a pull request stands. `waiting`: nobody approved the commit that is its head. `expired`: its time is over. `queued`: as many as may be are there, all of them of older pull requests.
 */
export type Standing =
  | { readonly is: 'previewed'; readonly until: Date }
  | { readonly is: 'waiting' }
  | { readonly is: 'expired' }
  | { readonly is: 'queued' };

export interface Standings {
  readonly candidate: Candidate;
  readonly standing: Standing;
}

const ofOne = ({ approvedAt }: Candidate, { ttlMs }: Limits, now: Date): Standing => {
  if (approvedAt === undefined) return { is: 'waiting' };
  const until = new Date(approvedAt.getTime() + ttlMs);
  return until > now ? { is: 'previewed', until } : { is: 'expired' };
};

/** By number, the oldest pull request first: a newer one never takes an older one's place. */
export function standingsOf(candidates: readonly Candidate[], limits: Limits, now: Date): readonly Standings[] {
  const inOrder = candidates.toSorted((one, other) => one.pull.number - other.pull.number);
  let places = limits.limit;
  return inOrder.map((candidate) => {
    const standing = ofOne(candidate, limits, now);
    if (standing.is !== 'previewed') return { candidate, standing };
    places -= 1;
    return { candidate, standing: places < 0 ? { is: 'queued' } : standing };
  });
}
