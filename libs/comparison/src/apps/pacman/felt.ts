import type { PacmanLedger, PlayerCall, PlayerRecord, PlayerSession } from './pacman-ledger.ts';
import type { Felt, PlayersResult } from '../../record/players-result.ts';

const wasAnswered = ({ status }: PlayerCall): boolean => status !== null && status < 500;

interface Stall {
  at: number;
  ms: number;
}

/**
 * Stalls of one page: how long each call waited for its answer or, where it had none, until the page next had one. The last calls of a
 * lane may never be answered: they wait until the end of the record.
 */
const stallsOf = (calls: readonly PlayerCall[]): Stall[] => {
  const answers = calls
    .filter(wasAnswered)
    .map(({ end }) => end)
    .sort((a, b) => a - b);
  const last = Math.max(...calls.map(({ end }) => end));
  return calls.map((call) => {
    const answered = wasAnswered(call) ? call.end : (answers.find((end) => end >= call.end) ?? last);
    return { at: call.at, ms: answered - call.at };
  });
};

/** A game that could not be started, or whose result will never be kept. */
const isBroken = ({ id, refused }: PlayerSession): boolean => id === null || refused !== null;

/** How often the version that answered changed back: a page that was new is old again. */
const feltBy = (
  { name, kind, calls, sessions, frames }: PlayerRecord,
  versions: { old: string; new: string },
): Felt => {
  const stalls = stallsOf(calls);
  const longest = stalls.reduce<Stall | null>((most, stall) => (stall.ms > (most?.ms ?? -1) ? stall : most), null);
  const seen = calls.filter(({ version }) => version !== null).sort((a, b) => a.end - b.end);
  const firstNew = seen.find(({ version }) => version === versions.new)?.end ?? null;
  const lastNew = seen.findLast(({ version }) => version === versions.new)?.end ?? null;
  const between = (call: PlayerCall) => firstNew !== null && call.end > firstNew && call.end < (lastNew ?? 0);
  return {
    name,
    kind,
    calls: calls.length,
    failedCalls: calls.filter((call) => !wasAnswered(call)).length,
    sessions: sessions.length,
    brokenSessions: sessions.filter(isBroken).length,
    longestStall: longest,
    firstNewMs: firstNew,
    oldAfterNew: seen.filter((call) => between(call) && call.version === versions.old).length,
    pods: new Set(calls.flatMap(({ pod }) => (pod === null ? [] : [pod]))).size,
    frames:
      frames === null
        ? null
        : {
            count: frames.count,
            late: frames.late.length,
            longestMs: Math.max(0, ...frames.late.map(({ gapMs }) => gapMs)),
          },
  };
};

/** What the players of a lane felt, from the record of their pages and the database. */
export const playersFelt = (
  { players, scores }: PacmanLedger,
  versions: { old: string; new: string },
): PlayersResult | null => {
  if (players.length === 0) return null;
  const kept = new Set(scores.map(({ id }) => id));
  const sessions = players.flatMap((player) => player.sessions);
  const handedIn = sessions.filter(({ handedInAt }) => handedInAt !== null);
  const acknowledged = handedIn.filter(({ settledAt, refused }) => settledAt !== null && refused === null);
  const felt = players.map((player) => feltBy(player, versions));
  const stalls = felt.flatMap(({ longestStall }) => (longestStall === null ? [] : [longestStall]));
  return {
    sessions: { played: sessions.length, broken: sessions.filter(isBroken).length },
    results: {
      handedIn: handedIn.length,
      acknowledged: acknowledged.length,
      waiting: handedIn.filter(({ settledAt }) => settledAt === null).length,
      refused: handedIn.filter(({ refused }) => refused !== null).length,
      lost: acknowledged.filter(({ id }) => !kept.has(id ?? '')).map(({ id }) => id ?? ''),
    },
    longestStallMs: stalls.length === 0 ? null : Math.max(...stalls.map(({ ms }) => ms)),
    felt,
  };
};
