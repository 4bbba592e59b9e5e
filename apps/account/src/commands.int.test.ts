import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { until } from '@cutover/testing-kit';
import mongoose, { type Connection } from 'mongoose';
import { audit } from './testing/audit.ts';
import { startDatabaseProxy } from './testing/database-proxy.ts';
import { clientOf, type Client } from './testing/http-client.ts';
import { startAccount, tokenFor, type TestService } from './testing/test-service.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const DAY = '2026-01-31';

let standin: MongoStandin;
let service: TestService;
let connection: Connection;
let ada: Client;

beforeAll(async () => {
  standin = await startMongoStandin();
  service = await startAccount(standin.url, 'pod-1');
  connection = await mongoose.createConnection(`${standin.url}/account`).asPromise();
  ada = clientOf(service.url, await tokenFor('ada'));
}, 120_000);

afterAll(async () => {
  await connection?.close();
  await service?.stop();
  await standin?.stop();
});

interface Run {
  readonly child: ChildProcess;
  /** The exit code (null for a signal), what it logged, and what it said on stderr. */
  readonly ended: Promise<{ code: number | null; lines: Record<string, unknown>[]; said: string }>;
}

function start(args: readonly string[], over: Record<string, string> = {}): Run {
  const env = {
    PATH: process.env['PATH'],
    MONGODB_URL: `${standin.url}/account`,
    INTEREST_BASIS_POINTS: '100',
    ...over,
  };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => {
    const lines = out.split('\n').filter((line) => line !== '');
    return {
      code: code as number | null,
      lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
      said,
    };
  });
  return { child, ended };
}

/** Waits for something to happen while a command runs. */
const whileItRuns = (child: ChildProcess, what: string, happened: () => boolean | Promise<boolean>) =>
  until(
    what,
    async () => {
      if (await happened()) return true;
      if (child.exitCode !== null) throw new Error(`the command ended with ${child.exitCode}`);
      return false;
    },
    { everyMs: 5 },
  );

const run = (args: readonly string[], over?: Record<string, string>) => start(args, over).ended;

describe('rebuild', () => {
  it('gives lists back what was lost, while the service goes on', async () => {
    const owner = clientOf(service.url, await tokenFor('rebuilt'));
    for (let i = 0; i < 3; i++) await owner.post('/accounts', { currency: 'EUR' });
    const before = (await owner.get('/accounts')).body.accounts;
    await connection.collection('accounts').deleteMany({});
    expect((await owner.get('/accounts')).body.accounts).toEqual([]);
    const rebuilding = run(['rebuild']);
    const meanwhile = await owner.post('/accounts', { currency: 'EUR' });
    const { code, lines, said } = await rebuilding;
    expect([code, said]).toEqual([0, '']);
    expect(lines.at(-1)).toMatchObject({ message: 'rebuild: done', service: 'account-rebuild', transfers: 0 });
    const after = (await owner.get('/accounts')).body.accounts;
    expect(after.map(({ id }: { id: string }) => id)).toEqual([...before, meanwhile.body].map(({ id }) => id));
    expect((await run(['rebuild', '--from-start'])).code).toBe(0);
    expect((await owner.get('/accounts')).body.accounts).toEqual(after);
  }, 60_000);
});

/** Accounts that each held an amount on the day, as the service would have stored them. */
async function held(count: number, minor: number): Promise<string[]> {
  const recordedAt = new Date(`${DAY}T12:00:00Z`);
  const ids = Array.from({ length: count }, () => randomUUID());
  const terms = { owner: 'ada', currency: 'EUR', kind: 'additional' };
  const opened = { type: 'AccountOpened', version: 2, data: { ...terms, openedAt: recordedAt.toISOString() } };
  const paid = { type: 'MoneyDeposited', data: { amount: { minor, currency: 'EUR' }, balance: minor } };
  const commit = (id: string, sequence: number, event: object) => ({
    ...{ _id: `account-${id}/${String(sequence).padStart(10, '0')}`, stream: `account-${id}`, sequence },
    ...{ commandId: `c${sequence}`, events: [event], recordedAt, published: true },
  });
  const commits = ids.flatMap((id) => [commit(id, 1, opened), commit(id, 2, paid)]);
  await connection.collection('account_commits').insertMany(commits as never);
  const entries = ids.map((_id) => ({ _id, sequence: 1, ...terms }));
  await connection.collection('accounts').insertMany(entries as never);
  return ids;
}

describe('interest', () => {
  it('is paid once on each account, though the run is killed midway and the next one goes on', async () => {
    const ids = await held(500, 36_500);
    // It looks for the checkpoint of days and for that of this one, keeps one after the first page of 200, and is stopped short of keeping the second.
    const proxy = await startDatabaseProxy(standin.port, { collection: 'checkpoints', at: 4 });
    const { child, ended } = start(['interest', '--day', DAY], { MONGODB_URL: `${proxy.url}/account` });
    await Promise.race([proxy.held, ended]);
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    await proxy.close();
    expect(await connection.collection('checkpoints').findOne({})).toMatchObject({ done: 200 });
    const cut = await connection.collection('account_commits').countDocuments({ commandId: `interest/${DAY}` });
    expect(cut).toBeGreaterThan(200);
    expect(cut).toBeLessThan(500);
    const { code, lines } = await run(['interest', '--day', DAY]);
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({ message: 'interest: done', day: DAY, recorded: 500 - cut });
    expect((await run(['interest', '--day', DAY])).lines.at(-1)).toMatchObject({ recorded: 0, paid: {} });
    const { faults, total, paidIn } = await audit(connection);
    expect([faults, total]).toEqual([[], paidIn]);
    const { entries } = (await ada.get(`/accounts/${ids[0]}/statement`)).body;
    expect(entries[0]).toMatchObject({ type: 'interest', amount: { minor: 1 }, balance: { minor: 36_501 } });
    expect(
      (await ada.post(`/accounts/${ids[0]}/withdrawals`, { amount: { minor: 36_501, currency: 'EUR' } })).status,
    ).toBe(201);
  }, 120_000);
});

describe('audit', () => {
  it('ends well where everything adds up, and badly where money appeared, naming the transfer', async () => {
    const [id] = await held(1, 700);
    const clean = await run(['audit']);
    expect([clean.code, clean.lines.at(-1)]).toMatchObject([0, { message: 'audit: done', differences: 0 }]);
    const data = { transferId: 't-1', from: 'x', amount: { minor: 7, currency: 'EUR' }, balance: 707 };
    const stream = `account-${id}`;
    await connection.collection('account_commits').insertOne({
      ...{ _id: `${stream}/0000000003`, stream, sequence: 3, commandId: 'saga/t-1/credit', published: true },
      ...{ events: [{ type: 'TransferCredited', data }], recordedAt: new Date(`${DAY}T13:00:00Z`) },
    } as never);
    const { code, lines, said } = await run(['audit']);
    expect([code, said]).toEqual([1, 'account: audit found what differs, 1 times\n']);
    const found = { kind: 'credited-not-taken', transferId: 't-1', accounts: [id], minor: 7, currency: 'EUR' };
    expect(lines.find(({ message }) => message === 'audit: differs')).toMatchObject(found);
    await connection.collection('account_commits').deleteOne({ _id: `${stream}/0000000003` } as never);
  }, 60_000);
});

describe('a command', () => {
  it('that there is not is refused in one line, exit 2', async () => {
    const { code, said, lines } = await run(['interests']);
    expect([code, lines]).toEqual([2, []]);
    expect(said).toMatch(/^account: there is no command "interests"\nusage: /);
  });

  it('waits for a database that is away, one line a try, and ends when it is told to', async () => {
    const { child, ended } = start(['rebuild'], { MONGODB_URL: 'mongodb://127.0.0.1:9/account' });
    let out = '';
    child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await whileItRuns(child, 'it says what it waits for', () => out.includes('does not answer'));
    child.kill('SIGTERM');
    const { code, said } = await ended;
    expect([code, said]).toEqual([1, 'account: rebuild was stopped; run it again to go on\n']);
  });
});
