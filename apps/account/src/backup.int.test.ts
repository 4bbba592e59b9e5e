import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { afterEach, expect, it } from '@jest/globals';
import { clientOf, type Client } from './testing/http-client.ts';
import { startAccount, tokenFor } from './testing/test-service.ts';

const program = fileURLToPath(new URL('../../mongo-backup/src/main.ts', import.meta.url));
const PATIENCE_MS = 180_000;

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** As the CronJob and the Job of a restore run it. */
function mongoBackup(command: string, url: string, folder: string) {
  const env = { PATH: process.env['PATH'], MONGODB_URL: `${url}/?directConnection=true`, BACKUP_FOLDER: folder };
  return promisify(execFile)(process.execPath, [program, command], { env });
}

async function startBank() {
  const standin = await startMongoStandin();
  cleanUp.push(() => standin.stop());
  return standin.url;
}

async function startPod(mongo: string): Promise<{ client: Client; stop: () => Promise<void> }> {
  const service = await startAccount(mongo, 'pod-1');
  const stop = () => service.stop();
  cleanUp.push(stop);
  return { client: clientOf(service.url, await tokenFor('ada')), stop };
}

const eur = (minor: number) => ({ amount: { minor, currency: 'EUR' } });

it(
  'a bank that is backed up, lost, and restored into an empty database has every account, balance and line of a statement, and goes on',
  async () => {
    const before = await startBank();
    const pod = await startPod(before);
    const { body: account } = await pod.client.post('/accounts', { currency: 'EUR' });
    for (const minor of [500, 250, 125]) await pod.client.post(`/accounts/${account.id}/deposits`, eur(minor));
    await pod.client.post(`/accounts/${account.id}/withdrawals`, eur(75));
    const paths = ['/accounts', `/accounts/${account.id}`, `/accounts/${account.id}/statement`];
    const read = ({ client }: { client: Client }) =>
      Promise.all(paths.map(async (path) => (await client.get(path)).body));
    const shown = await read(pod);
    expect(shown[1]).toMatchObject({ balance: { minor: 800 } });
    const folder = await mkdtemp(join(tmpdir(), 'account-backup-'));
    cleanUp.push(() => rm(folder, { recursive: true, force: true }));
    expect((await mongoBackup('backup', before, folder)).stdout).toContain('"message":"backup: done"');
    await expect(mongoBackup('restore', before, folder)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^the database holds documents \(account\.\w+\): [^\n]+\n$/),
    });
    await pod.stop();

    const after = await startBank();
    expect((await mongoBackup('restore', after, folder)).stdout).toContain('"message":"restore: done"');
    const again = await startPod(after);
    expect(await read(again)).toEqual(shown);
    const { body } = await again.client.post(`/accounts/${account.id}/deposits`, eur(1));
    expect(body).toMatchObject({ sequence: 6, balance: { minor: 801 } });
  },
  PATIENCE_MS,
);
