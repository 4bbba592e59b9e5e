import { handInName, type RequestRecord } from '@cutover/traffic';

import type { PacmanLedger } from './pacman-ledger.ts';
import type { LedgerEntry } from '../shared/ledger-entry.ts';
import { invariantsOf, judgeWrites } from '../shared/judge-writes.ts';
import type { Invariants } from '../../record/lane-result.ts';

type Kept = PacmanLedger['scores'][number];

const byId = (scores: readonly Kept[]): Map<string, Kept[]> => Map.groupBy(scores, ({ id }) => id);

/** All that was kept of one result: under its game's id, which the database has once, and under its name, which it may have often. */
const keptOf = ({ scores }: PacmanLedger) => {
  const [ids, names] = [byId(scores), Map.groupBy(scores, ({ name }) => name)];
  return (key: string): Kept[] => [...new Set([...(ids.get(key) ?? []), ...(names.get(handInName(key)) ?? [])])];
};

const appliedOf = ({ key, account }: RequestRecord, kept: readonly Kept[], played: ReadonlyMap<string, number>) => {
  const [score] = kept;
  if (key === null || score === undefined) return 'none';
  if (kept.length > 1) return 'double';
  const isSame = score.id === key && score.name === handInName(key) && score.score === played.get(account);
  return isSame ? 'once' : 'altered';
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
 * Holds the clients' records against the database by the game's id and by the name it was handed in under, each its own: an acknowledged
 * result is there once with the score that the bot made, a forged one never, and nothing is there that nobody handed in.
 */
export const checkScores = (requests: readonly RequestRecord[], ledger: PacmanLedger): Invariants => {
  const kept = byId(ledger.scores);
  const keptUnder = keptOf(ledger);
  const played = new Map(ledger.played.map(({ name, score }) => [name, score]));
  const judged = judgeWrites(requests, (request, key) => appliedOf(request, keptUnder(key), played));
  const known = new Set<string | null>([
    ...judged.flatMap(({ key }) => keptUnder(key).map(({ id }) => id)),
    ...ledger.players.flatMap(({ sessions }) => sessions.map(({ id }) => id)),
  ]);
  return invariantsOf(judged, {
    foreign: ledger.scores.filter(({ id }) => !known.has(id)).map(({ id, name }) => `a score of ${name} (game ${id})`),
    gaps: [],
    balance: null,
    rules: brokenRules(ledger, kept),
  });
};

/** A result is kept under its game's id, which is the key that it was handed in by. */
export const entriesOfScores = ({ scores }: PacmanLedger): LedgerEntry[] =>
  scores.map(({ id, name, score }) => ({ key: id, words: `score ${score} of ${name}`, at: null }));
