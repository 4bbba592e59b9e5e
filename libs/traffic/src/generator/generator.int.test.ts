import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createGenerator } from './generator.ts';
import type { GeneratorPlan } from './plan.ts';
import { latenessLimitMs, latenessOf } from '../record/lateness.ts';
import type { RequestRecord } from '../record/request-record.ts';
import { startToyBank, type ToyBank } from '../testing/toy-bank.ts';

/** Not one that was free a moment ago: whoever is given that next listens on it. */
const NOBODYS_PORT = 1;

let bank: ToyBank;
beforeEach(async () => {
  bank = await startToyBank();
});
afterEach(() => bank.close());

type Limits = Pick<GeneratorPlan, 'deadlineMs' | 'timeoutMs'>;
type More = Partial<GeneratorPlan['schedule'] & Limits>;

/** What is in time is in time on a busy machine, too; a test of what is late or given up says what that is. */
const planFor = (account: string, port: number, more: More = {}): GeneratorPlan => {
  const { deadlineMs = 20_000, timeoutMs = 30_000, ...schedule } = more;
  return {
    app: 'account',
    schedule: {
      ...{ seed: 7, ratePerSecond: 100, durationMs: 400, writeShare: 0.5, freshConnectionShare: 0.3 },
      ...{ keepAliveClients: 3, freshClients: 2, accountsPerClient: 1, ...schedule },
    },
    target: { host: '127.0.0.1', port },
    clients: Array.from({ length: 5 }, () => ({ token: 'none', accounts: [account] })),
    ...{ deadlineMs, timeoutMs, output: '/dev/null', niceness: 0 },
  };
};

const run = async (plan: GeneratorPlan, during: () => void = () => {}): Promise<readonly RequestRecord[]> => {
  const generator = createGenerator(plan);
  const zero = performance.now();
  generator.start(() => performance.now() - zero);
  during();
  await generator.stop(plan.schedule.durationMs);
  expect(generator.records).toHaveLength(generator.scheduled);
  return generator.records;
};

const planted: [string, RequestRecord['class'], RequestRecord['outcome'] | null, Partial<Limits>?][] = [
  ['right', 'ok', null],
  ['reset', 'reset', 'unknown'],
  ['cut', 'reset', 'unknown'],
  ['hang', 'timeout', 'unknown', { timeoutMs: 600 }],
  ['slow', 'late', null, { deadlineMs: 200 }],
  ['5xx-app', '5xx-app', 'unknown'],
  ['5xx-proxy', '5xx-proxy', 'unknown'],
  ['garbage', 'wrong-body', 'unknown'],
];

describe('a generator against a bank with planted faults', () => {
  it.each(planted)('%s is recorded as %s', async (behaviour, expected, outcome, limits = {}) => {
    const records = await run(planFor(behaviour, bank.port, limits));
    expect(records.length).toBeGreaterThan(10);
    expect(new Set(records.map((record) => record.class))).toEqual(new Set([expected]));
    if (outcome !== null) expect(new Set(records.map((record) => record.outcome))).toEqual(new Set([outcome]));
  });

  it('keeps of a 5xx what it says about itself', async () => {
    const records = await run(planFor('5xx-app', bank.port));
    expect(new Set(records.map(({ problem }) => problem?.retryAfter))).toEqual(new Set([null]));
  });

  it('calls an answer about another account a wrong body', async () => {
    const records = await run(planFor('wrong-amount', bank.port));
    expect(new Set(records.map(({ class: name, bodyOk }) => `${name} ${bodyOk}`))).toEqual(
      new Set(['wrong-body false']),
    );
  });

  it('calls a port where nobody listens refused, and concludes that nothing happened', async () => {
    const records = await run(planFor('right', NOBODYS_PORT));
    expect(new Set(records.map(({ class: name, outcome, conn }) => `${name} ${outcome} ${conn}`))).toEqual(
      new Set(['refused rejected null']),
    );
  });

  it('sends each write once: what it holds acknowledged is what the bank applied', async () => {
    const records = await run(planFor('right', bank.port, { ratePerSecond: 400, writeShare: 1 }));
    const acknowledged = records.filter(({ outcome }) => outcome === 'acknowledged').map(({ key }) => key);
    expect([...bank.applied].sort()).toEqual([...acknowledged].sort());
    expect(records.filter(({ expects }) => expects === 'rejected').every(({ outcome }) => outcome === 'rejected')).toBe(
      true,
    );
  });

  it('makes one connection a fresh request and reuses those of keep-alive clients', async () => {
    const records = await run(planFor('right', bank.port));
    const fresh = records.filter(({ kind }) => kind === 'fresh');
    const kept = records.filter(({ kind }) => kind === 'keep-alive');
    expect(fresh.every(({ reuse }) => reuse === 0)).toBe(true);
    expect(new Set(fresh.map(({ conn }) => conn)).size).toBe(fresh.length);
    expect(new Set(kept.map(({ conn }) => conn)).size).toBeLessThan(kept.length);
    expect(new Set(records.map(({ conn }) => conn)).size).toBe(bank.connections);
    expect(kept.some(({ reuse }) => reuse > 2)).toBe(true);
  });

  it('sends a header with all that its users ask, and with nothing of anybody else’s, and records it', async () => {
    const got = new Map<string, Set<string>>();
    const server = createServer(({ headers }, response) => {
      const values = got.get(headers.authorization ?? '') ?? new Set();
      got.set(headers.authorization ?? '', values.add(String(headers['x-canary'])));
      response.end();
    });
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
    const plan = planFor('right', (server.address() as AddressInfo).port, { ratePerSecond: 400 });
    const clients = plan.clients.map((client, index) => ({ ...client, token: `user-${index}` }));
    const marked = { header: 'x-canary', value: 'yes', clients: [1, 4] };
    const records = await run({ ...plan, clients, marked });
    server.close();
    const users = (of: readonly RequestRecord[]) => [...new Set(of.map(({ client }) => client))].sort();
    expect(users(records.filter((record) => record.marked === true))).toEqual([1, 4]);
    expect(users(records.filter((record) => record.marked === undefined))).toEqual([0, 2, 3]);
    expect(Object.fromEntries([...got].sort())).toEqual({
      'Bearer user-0': new Set(['undefined']),
      'Bearer user-1': new Set(['yes']),
      'Bearer user-2': new Set(['undefined']),
      'Bearer user-3': new Set(['undefined']),
      'Bearer user-4': new Set(['yes']),
    });
  });

  it('measures its own lateness: a blocked event loop shows', async () => {
    const block = () =>
      void setTimeout(() => {
        const until = performance.now() + 150;
        while (performance.now() < until);
      }, 50);
    expect(latenessOf(await run(planFor('right', bank.port), block)).p99).toBeGreaterThan(latenessLimitMs);
  });
});
