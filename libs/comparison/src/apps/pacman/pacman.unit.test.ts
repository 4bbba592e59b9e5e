import { describe, expect, it } from '@jest/globals';

import { handInName } from '@cutover/traffic';

import { checkScores } from './check-scores.ts';
import { playersFelt } from './felt.ts';
import type { PacmanLedger, PlayerCall, PlayerSession } from './pacman-ledger.ts';
import { request } from '../../testing/request.ts';

const handIn = (key: string, change: Parameters<typeof request>[0] = {}) =>
  request({ key, op: 'result', method: 'POST', status: 201, account: 'Bot 0', ...change });
const requests = [
  handIn('a'),
  handIn('b', { class: 'reset', outcome: 'unknown', status: null }),
  handIn('f', { op: 'forgery', outcome: 'rejected', status: 422, expects: 'rejected' }),
  request({ op: 'where' }),
];

const call = (at: number, change: Partial<PlayerCall> = {}): PlayerCall => ({
  ...{ path: '/where', at, end: at + 10, status: 200, version: '1', pod: 'p1' },
  ...change,
});
const session = (id: string, change: Partial<PlayerSession> = {}): PlayerSession => ({
  ...{ id, startedAt: 0, handedInAt: 900, settledAt: 950, score: 70, refused: null },
  ...change,
});
const ledger = (change: Partial<PacmanLedger> = {}): PacmanLedger => ({
  readAtMs: 9_000,
  played: [{ name: 'Bot 0', score: 500 }],
  scores: [
    { id: 'a', name: handInName('a'), score: 500 },
    { id: 'p', name: 'Ada', score: 70 },
  ],
  players: [{ name: 'Ada', kind: 'bot', calls: [call(0)], sessions: [session('p')], frames: null }],
  ...change,
});
const playing = (calls: PlayerCall[], sessions: PlayerSession[] = [session('p')]): PacmanLedger =>
  ledger({ players: [{ name: 'Ada', kind: 'bot', calls, sessions, frames: null }] });
const versions = { old: '1', new: '2' };

describe('the scores of a lane', () => {
  const kept = ledger().scores;

  it('hold when acknowledged results are there once, and nothing else but what players handed in', () => {
    expect(checkScores(requests, ledger())).toMatchObject({ holds: true, writes: 3, acknowledged: 1, balance: null });
  });

  it.each([
    ['an acknowledged result is missing', kept.slice(1), { lost: ['a'] }],
    ['a forged one is there', [...kept, { id: 'f', name: 'Bot 0', score: 999_990 }], { rejectedApplied: ['f'] }],
    ['another score is kept', [{ id: 'a', name: handInName('a'), score: 510 }, kept[1]!], { altered: ['a'] }],
    ['one is there twice', [...kept, { ...kept[0]! }], { doubled: ['a'] }],
    ['one is there under another id too', [...kept, { ...kept[0]!, id: 'a2' }], { doubled: ['a'], foreign: [] }],
    ['one is there under another id alone', [{ ...kept[0]!, id: 'a2' }, kept[1]!], { altered: ['a'], foreign: [] }],
    [
      'an unknown one is there twice',
      [...kept, ...['b', 'b2'].map((id) => ({ id, name: handInName('b'), score: 500 }))],
      { doubled: ['b'] },
    ],
    ['a score is under a name of its own', [{ ...kept[0]!, name: 'Bot 0' }, kept[1]!], { altered: ['a'] }],
    ['nobody handed it in', [...kept, { id: 'z', name: 'Eve', score: 1 }], { foreign: ['a score of Eve (game z)'] }],
    [
      "a player's is missing",
      kept.slice(0, 1),
      { rules: [expect.stringContaining('Ada was told that game p is kept')] },
    ],
  ])('turn red when %s', (_, scores, found) => {
    expect(checkScores(requests, ledger({ scores }))).toMatchObject({ holds: false, ...found });
  });
});

describe('what players felt', () => {
  it('is how long a page waited for its next answer, through calls that failed', () => {
    const lost = { status: null, version: null, pod: null };
    const calls = [call(0), call(1_000, { ...lost, end: 1_400 }), call(1_500, { ...lost, end: 1_600 }), call(2_000)];
    expect(playersFelt(playing(calls), versions)).toMatchObject({
      longestStallMs: 1_010,
      felt: [{ calls: 4, failedCalls: 2, longestStall: { at: 1_000, ms: 1_010 } }],
    });
  });

  it('is a 5xx answer that is no answer to the player', () => {
    const calls = [call(0, { status: 503 }), call(300)];
    expect(playersFelt(playing(calls), versions)?.longestStallMs).toBe(310);
  });

  it('is the old version after the new one, until the way back', () => {
    const calls = ['1', '2', '1', '2', '1', '1'].map((version, i) => call(i * 100, { version, pod: `pod-${version}` }));
    expect(playersFelt(playing(calls), versions)?.felt[0]).toMatchObject({ firstNewMs: 110, oldAfterNew: 1, pods: 2 });
  });

  it('is games that broke, and results that are lost, refused or still in the page', () => {
    const sessions = [
      session('p'),
      session('gone'),
      session('no', { refused: 'another game' }),
      session('late', { settledAt: null }),
      session('none', { id: null, handedInAt: null, settledAt: null, score: null }),
      session('playing', { handedInAt: null, settledAt: null, score: null }),
    ];
    expect(playersFelt(playing([call(0)], sessions), versions)).toMatchObject({
      sessions: { played: 6, broken: 2 },
      results: { handedIn: 4, acknowledged: 2, waiting: 1, refused: 1, lost: ['gone'] },
    });
  });

  it('is nothing where nobody played', () => {
    expect(playersFelt(ledger({ players: [] }), versions)).toBeNull();
  });
});
