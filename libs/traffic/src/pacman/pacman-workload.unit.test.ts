import { describe, expect, it } from '@jest/globals';

import { handInName } from './hand-in-name.ts';
import { pacmanWorkload } from './pacman-workload.ts';
import { notesOf, type PlayedGame } from './played-game.ts';
import { makeSchedule } from '../schedule/schedule.ts';

const game: PlayedGame = {
  ...{ kid: 'lane', secret: 's'.repeat(32), rules: 1, startedAt: 1_000, seed: 7 },
  ...{ ticks: 300, inputs: '1L', score: 120, checksum: '0123abcd' },
};
const clients = [{ token: '', accounts: ['Bot 0'], notes: notesOf(game) }];
const schedule = makeSchedule(
  {
    ...{ seed: 3, ratePerSecond: 100, durationMs: 20_000, writeShare: 0.5, freshConnectionShare: 0 },
    ...{ keepAliveClients: 1, freshClients: 1, accountsPerClient: 1 },
  },
  pacmanWorkload,
);
const requestOf = (op: string) => schedule.find((request) => request.op === op)!;
const callOf = (op: string) => pacmanWorkload.call(requestOf(op), clients);
const isRight = (op: string, status: number, body: object) =>
  pacmanWorkload.answerIsRight(requestOf(op), callOf(op), { status, body: JSON.stringify(body) });

describe("pacman's load", () => {
  it('is of reads, starts, results and forgeries, each write under an id of its own', () => {
    expect(new Set(schedule.map(({ op }) => op))).toEqual(new Set(['scores', 'where', 'start', 'result', 'forgery']));
    const keys = schedule.flatMap(({ key }) => (key === null ? [] : [key]));
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(keys.map(handInName)).size).toBe(keys.length);
    expect(keys.map(handInName).every((name) => /^[A-Za-z0-9]{1,16}$/.test(name))).toBe(true);
  });

  it('hands in the game that was played, under a token of this very id', () => {
    const { path, body } = callOf('result');
    const { key } = requestOf('result');
    expect(path).toBe(`/games/${key}/result`);
    const { token, ...said } = JSON.parse(body ?? '') as { token: string };
    expect(said).toEqual({ name: handInName(key ?? ''), ticks: 300, inputs: '1L', score: 120, checksum: '0123abcd' });
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
    expect(payload).toEqual([key, 7, 1, 1_000]);
  });

  it('takes no answer to another game, and no other score', () => {
    const id = requestOf('result').key;
    const name = handInName(id ?? '');
    expect(isRight('result', 201, { id, score: 120, name })).toBe(true);
    expect(isRight('result', 201, { id, score: 130, name })).toBe(false);
    expect(isRight('result', 201, { id, score: 120, name: 'Bot 0' })).toBe(false);
    expect(isRight('result', 201, { id: 'other', score: 120, name })).toBe(false);
    expect(isRight('result', 200, { id, score: 120, name })).toBe(false);
  });

  it('wants forgeries refused, for what they are', () => {
    expect(isRight('forgery', 422, { code: 'replay.mismatch' })).toBe(true);
    expect(isRight('forgery', 201, { id: requestOf('forgery').key, score: 999_990, name: 'Bot 0' })).toBe(false);
    expect(isRight('forgery', 403, { code: 'game.forged' })).toBe(false);
  });
});
