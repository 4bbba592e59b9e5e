import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gitea } from '@cutover/forge';
import { startGitea } from '@cutover/forge/testing';
import type { RunningGitea } from '@cutover/forge/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureDelivery, ensurePipeline, ensureReader } from './accounts.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const COMMIT = 'a'.repeat(40);

let server: RunningGitea;
let forge: Gitea;
let folder: string;

const as = (username: string, token: string) =>
  new Gitea({ url: server.url, owner: 'cutover', name: 'bank', username, token });

beforeAll(async () => {
  server = await startGitea();
  forge = as('operator', await server.account('operator', { isAdmin: true }));
  await forge.ensureRepository({ description: 'a bank', isPrivate: true });
}, COLD_MS);
afterAll(() => server?.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the accounts of a forge', () => {
  it('reads for Argo CD by a password that stays', async () => {
    const reader = await ensureReader(forge, folder);
    expect(await ensureReader(forge, folder)).toEqual(reader);
    const read = await as(reader.username, '').newToken({ ...reader, name: 'test', scopes: ['write:repository'] });
    expect(await forge.takesToken(read)).toBe(true);
    const status = { context: 'x', state: 'success', description: '' } as const;
    await expect(as(reader.username, read).setStatus(COMMIT, status)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('speaks for delivery by a token that is kept, and by another where that is none any more', async () => {
    const first = await ensureDelivery(forge, folder);
    expect(await ensureDelivery(forge, folder)).toEqual(first);
    const file = join(folder, 'delivery-token');
    expect(statSync(file).mode & 0o077).toBe(0);
    // A command that was killed between the forge's answer and the file.
    rmSync(file);
    const second = await ensureDelivery(forge, folder);
    expect(second.token).not.toBe(first.token);
    expect(await forge.takesToken(first.token)).toBe(false);
    writeFileSync(file, 'f'.repeat(40));
    expect(await forge.takesToken((await ensureDelivery(forge, folder)).token)).toBe(true);
  });

  it('lets the pipeline fetch by one token and write by another', async () => {
    const { read, write } = await ensurePipeline(forge, folder);
    expect(await ensurePipeline(forge, folder)).toEqual({ read, write });
    expect(await forge.takesToken(read.token)).toBe(true);
    const status = { context: 'x', state: 'success', description: '' } as const;
    await expect(as(read.username, read.token).setStatus(COMMIT, status)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(as(write.username, write.token).setStatus(COMMIT, status)).rejects.not.toMatchObject({
      code: 'forbidden',
    });
  });

  it('lets delivery write statuses, and make no accounts', async () => {
    const { username, token } = await ensureDelivery(forge, folder);
    const own = as(username, token);
    // The repository has no such commit yet: who may not say anything of one is told so first.
    const status = { context: 'x', state: 'success', description: '' } as const;
    await expect(own.setStatus(COMMIT, status)).rejects.not.toMatchObject({ code: 'forbidden' });
    const account = { username: 'other', password: 'a password of twenty characters', permission: 'write' } as const;
    await expect(own.ensureAccount(account)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
