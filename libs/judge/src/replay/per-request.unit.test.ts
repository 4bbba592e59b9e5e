import { describe, expect, it } from '@jest/globals';
import { createRandom, type EndedRequest } from '@cutover/traffic';

import { createSequentialPolicy } from '../policy/sequential.ts';
import { backtest } from './backtest.ts';
import { observe } from './observe.ts';

const versions = { stable: '1', canary: '2' };
const warmUpMs = 0;
const request = (id: number, change: Partial<EndedRequest>): EndedRequest => ({
  ...{ id, due: id * 10, end: id * 10 + 4, kind: 'keep-alive', op: 'deposit', conn: 1, pod: 'pod' },
  ...{ class: 'ok', version: '1' },
  ...change,
});

const lastsMs = 25_000;
const everyMs = 10;
const connections = 12;

/**
 * Kept connections through a gateway that draws a version for each request, a quarter to the canary. A connection goes bad for a second now and then, whatever it meets.
 * @param failing of the canary's requests, beside that
 */
const drawn = (seed: number, failing: number): EndedRequest[] => {
  const random = createRandom(seed, 'drawn');
  const bad = new Set<string>();
  for (let second = 0; second < lastsMs / 1000; second += 1)
    if (random.next() < 0.3) bad.add(`${second} ${random.below(connections)}`);
  return Array.from({ length: lastsMs / everyMs }, (_, id) => {
    const conn = random.below(connections);
    const isNew = random.next() < 0.25;
    const isBad = bad.has(`${Math.floor((id * everyMs) / 1000)} ${conn}`) || (isNew && random.next() < failing);
    return request(id, { conn, version: isNew ? '2' : '1', class: isBad ? '5xx-app' : 'ok' });
  });
};

const abortedOf = (seeds: number, failing: number, unit: 'connection' | 'request'): number =>
  Array.from({ length: seeds }, (_, index) => {
    const replay = { records: drawn(index + 1, failing), versions, fromMs: 0, toMs: lastsMs, warmUpMs, unit };
    return backtest(replay, createSequentialPolicy()).verdict.decision;
  }).filter((decision) => decision === 'abort').length;

describe('requests whose version is drawn for each by itself', () => {
  const mixed = [
    request(1, {}),
    request(2, { version: '2', class: '5xx-app' }),
    request(3, { version: null, pod: null, class: 'reset' }),
  ];

  it('are units of their own, on one connection too', () => {
    const { observations } = observe(mixed, versions, { warmUpMs, unit: 'request' });
    expect(observations.map(({ arm, connection, ending }) => [arm, connection, ending])).toEqual([
      ['stable', 'request 1', 'ok'],
      ['canary', 'request 2', 'error'],
    ]);
  });

  it('belong to nobody without an answer, where a connection would have a version', () => {
    const unattributed = (unit: 'connection' | 'request') => observe(mixed, versions, { warmUpMs, unit }).unattributed;
    expect([unattributed('request'), unattributed('connection')]).toEqual([1, 0]);
  });

  it('abort no canary that is not worse, though a connection fails several of them together', () => {
    expect(abortedOf(40, 0, 'request')).toBeLessThanOrEqual(2);
  });

  it('show one that fails a tenth; connections, of which each met both versions, show it seldom', () => {
    const shown = abortedOf(12, 0.1, 'request');
    expect(shown).toBeGreaterThanOrEqual(11);
    expect(abortedOf(12, 0.1, 'connection')).toBeLessThan(shown);
  });
});
