import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationOf, lostRequestsOf, writeReport, type LostRequest } from '@cutover/comparison';
import { createLogBuffer, syntheticLane, syntheticLoad, writeRunOf } from '@cutover/comparison/testing';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { startServiceProcess } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import { spawnGenerator, type GeneratorPlan, requestRecordSchema } from '@cutover/traffic';
import { afterEach, expect, it } from '@jest/globals';
import { startCuttingProxy, type Cut } from './cutting-proxy.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', '..', 'apps', 'account', 'src', 'main.ts');
const SIZE = { clients: 3, accountsPerClient: 2 };
const LOAD_MS = 3_000;

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** Every fifth deposit is cut once it is answered, every seventh before it arrives, and of what changes nothing every eleventh likewise. */
function cutter(): (request: IncomingMessage) => Cut {
  const counts = { deposits: 0, reads: 0 };
  return ({ method, url = '' }) => {
    if (method === 'GET') return ++counts.reads % 11 === 0 ? 'after its answer is there' : null;
    if (!url.endsWith('/deposits')) return null;
    const number = ++counts.deposits;
    if (number % 5 === 0) return 'after its answer is there';
    return number % 7 === 0 ? 'before it arrives' : null;
  };
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'cutover-lost-'));
  cleanUp.push(() => rm(dir, { recursive: true }));
  return dir;
}

it('a request whose connection was cut after its commit is told as committed and unanswered, with what each station says', async () => {
  const dir = await folder();
  const application = applicationOf('account');
  const inLane = application.inLane();
  const [{ stringData }] = inLane.objects as [{ stringData: { keys: string } }];
  const mongo = await startMongoStandin();
  cleanUp.push(() => mongo.stop());
  const log = createLogBuffer('account-0');
  const service = await startServiceProcess({
    ...{ name: 'account', main: MAIN, readyMs: 60_000, onOutput: (chunk) => log.take(chunk) },
    env: { HOST: '127.0.0.1', DRAIN_ENABLED: 'false', AUTH_KEYS: stringData.keys, MONGODB_URL: `${mongo.url}/account` },
  });
  cleanUp.push(() => service.kill('SIGKILL'));
  const reached = async () => ({ url: mongo.url, close: () => undefined });
  const testData = await inLane.makeTestData({ url: service.url, mongo: reached, service: reached }, SIZE);
  const proxy = await startCuttingProxy(service.url, cutter());
  cleanUp.push(() => proxy.close());

  const plan: GeneratorPlan = {
    app: 'account',
    schedule: {
      ...{ seed: 3, ratePerSecond: 60, durationMs: LOAD_MS, writeShare: 0.6, freshConnectionShare: 0.3 },
      ...{ keepAliveClients: 2, freshClients: 1, accountsPerClient: SIZE.accountsPerClient },
    },
    target: { host: '127.0.0.1', port: proxy.port },
    clients: [...testData.clients],
    ...{ deadlineMs: 20_000, timeoutMs: 30_000, output: join(dir, 'requests.ndjson'), niceness: 0 },
  };
  const generator = await spawnGenerator({ planFile: join(dir, 'plan.json'), plan, wrap: (argv) => argv });
  generator.start(process.hrtime.bigint());
  await generator.stop(LOAD_MS);
  const requests = (await readFile(plan.output, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => requestRecordSchema.parse(JSON.parse(line)));
  const ledger = { readAtMs: LOAD_MS, ...(await testData.readLedger()) };

  const synthetic = syntheticLane('rolling', syntheticLoad(60), 3);
  const follow = () => {
    const traces = lostRequestsOf({ ...synthetic, requests, ledger }, application).followed;
    const lines = log.about(new Set(traces.map(({ traceId }) => traceId)));
    return { records: { ...synthetic, requests, ledger, log: lines }, lines };
  };
  const served = ({ followed }: { followed: LostRequest[] }) =>
    followed.filter(({ log: { found } }) => found === 'line').length;
  // The service writes its lines in batches.
  await until('the lines of what it served are written', () => {
    const lost = lostRequestsOf(follow().records, application);
    return served(lost) >= lost.followed.filter(({ ledger: entries }) => (entries ?? []).length > 0).length + 1;
  });

  const { records } = follow();
  const lost = lostRequestsOf(records, application);
  const became = (name: LostRequest['became']) => lost.followed.filter((one) => one.became === name);
  expect(lost.of).toBe(requests.filter(({ class: failure }) => failure !== 'ok').length);
  const [committed] = became('committed, unanswered');
  expect(committed).toMatchObject({
    request: { op: 'deposit', class: 'reset', status: null },
    pod: { pod: 'account-0', by: 'log' },
    log: { found: 'line', line: { status: 201, aborted: false } },
    ledger: [{ key: committed!.request.key, words: expect.stringMatching(/^account-\S+ #\d+: MoneyDeposited$/) }],
  });
  const uncommitted = became('not committed, and in no log');
  expect(uncommitted.length).toBeGreaterThan(0);
  expect(uncommitted.every(({ ledger: entries }) => entries?.length === 0)).toBe(true);
  expect(became('served, and the answer lost').length).toBeGreaterThan(0);
  expect(new Set(lost.followed.map(({ became: name }) => name)).size).toBe(3);

  await writeRunOf(dir, [records]);
  await writeReport(dir);
  const page = await readFile(join(dir, 'report.html'), 'utf8');
  expect(page).toContain('Who lost it');
  const row = page.split('<tr>').find((each) => each.includes(committed!.request.key!))!;
  expect(row).toMatch(/account-0 \(by its log\)[\s\S]*201 in [\s\S]*MoneyDeposited[\s\S]*committed, unanswered/);
}, 180_000);
