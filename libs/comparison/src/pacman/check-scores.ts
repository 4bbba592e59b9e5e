import type { RequestRecord } from '@cutover/traffic';

import type { PacmanLedger } from './pacman-ledger.ts';
import { type Applied, invariantsOf, judgeWrites } from '../invariants/judge-writes.ts';
import type { Invariants } from '../run/lane-result.ts';

type Kept = PacmanLedger['scores'][number];

const byId = (scores: readonly Kept[]): Map<string, Kept[]> => Map.groupBy(scores, ({ id }) => id);

const appliedOf = (request: RequestRecord, kept: readonly Kept[], played: ReadonlyMap<string, number>): Applied => {
  const [score] = kept;
  if (score === undefined) return 'none';
  if (kept.length > 1) return 'double';
  return score.name === request.account && score.score === played.get(request.account) ? 'once' : 'altered';
};

/** What players were told is theirs must be there as they were told. */
const brokenRules = ({ players }: PacmanLedger, kept: ReadonlyMap<string, Kept[]>): string[] =>
  players.flatMap(({ name, sessions }) =>
    sessions
      .filter(({ settledAt, refused }) => settledAt !== null && refused === null)
      .filter(({ id, score }) => {
        const found = kept.get(id ?? '') ?? [];
        return found.length !== 1 || found[0]?.score !== score;
      })
      .map(({ id }) => `${name} was told that game ${id} is kept, and it is not, or otherwise`),
  );

/**
 * Holds the clients' records against the database by the game's id: an acknowledged result is there once with the score that the bot
 * made, a forged one never, and nothing is there that nobody handed in.
 */
export const checkScores = (requests: readonly RequestRecord[], ledger: PacmanLedger): Invariants => {
  const kept = byId(ledger.scores);
  const played = new Map(ledger.played.map(({ name, score }) => [name, score]));
  const judged = judgeWrites(requests, (request, key) => appliedOf(request, kept.get(key) ?? [], played));
  const known = new Set<string | null>([
    ...judged.map(({ key }) => key),
    ...ledger.players.flatMap(({ sessions }) => sessions.map(({ id }) => id)),
  ]);
  return invariantsOf(judged, {
    foreign: ledger.scores.filter(({ id }) => !known.has(id)).map(({ id, name }) => `a score of ${name} (game ${id})`),
    gaps: [],
    balance: null,
    rules: brokenRules(ledger, kept),
  });
};
