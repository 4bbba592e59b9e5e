import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { DeployedBank } from './testing/bank.ts';
import { succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e';
const DAY_MS = 86_400_000;
/** What the scenario prints, wherever the bank runs. */
const EXPECTED: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, 'testing', 'bank-scenario.expected.json'), 'utf8'),
);
/** Interest is paid from a minute after a day's end. */
const PAID_AFTER_MS = 60_000;
/** More than the runs of a test take on any machine, and a test waits that long at most, once a day. */
const RUNS_MS = 5 * 60_000;

beforeAll(async () => {
  await freshCluster(NAME);
  await succeed('deploy', 'bank', '--name', NAME, '--replicas', '1');
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

describe('the bank', () => {
  const bank = new DeployedBank(NAME);

  it(
    'opens a first account for who registers, takes a deposit, transfers over Kafka and states it all',
    async () => {
      expect(await bank.inPod('transfer', 'bank-scenario.mjs')).toEqual(EXPECTED);
    },
    PATIENCE_MS,
  );

  it(
    'has no dead letters after that, as an operator sees by the program in the image',
    async () => {
      const inspect = ['node', 'dead-letters.js', 'inspect', '--topic', 'account.events'];
      const inside = ['exec', '--namespace', 'cosmos', 'deployment/transfer', '--', ...inspect];
      expect(await succeed('--name', NAME, 'kubectl', ...inside)).toMatchObject({ stdout: '' });
    },
    PATIENCE_MS,
  );

  it(
    'lists by rebuild what its events alone know, and pays its interest by CronJob, once a day though that runs twice',
    async () => {
      // No day's interest falls due between two runs.
      const amidADay = () => (Date.now() - PAID_AFTER_MS) % DAY_MS < DAY_MS - RUNS_MS;
      await until('no day is about to be over', amidADay, { withinMs: 2 * RUNS_MS, everyMs: 1_000 });
      const before = (await bank.inPod('account', 'account-of-before.mjs')) as { account: string; token: string };
      const rebuilt = await bank.command('account', 'rebuild');
      expect(rebuilt.at(-1)).toMatchObject({ message: 'rebuild: done', transfers: 0 });
      const said = await bank.runNow('account-interest', ['interest-now', 'interest-again']);
      // Whose account was opened today is paid nothing, or not as much: a day may have ended since.
      const payments = said.filter(({ paid }) => (paid as { EUR?: number } | undefined)?.EUR);
      expect(payments).toMatchObject([{ message: 'interest: done', paid: { EUR: 100 } }]);
      expect(await bank.inPod('account', 'statement.mjs', before.account, before.token)).toEqual([
        ['interest', 100, 3_650_100],
        ['deposit', 3_650_000, 3_650_000],
        ['opened', 0, 0],
      ]);
    },
    2 * PATIENCE_MS,
  );
});
