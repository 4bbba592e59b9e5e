import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTrusted, needTrusted, whyNotTrusted } from './trusted-folder.ts';

describe('trusted folders', () => {
  let folder: string;
  let umask: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-trusted-'));
    umask = process.umask(0);
  });

  afterEach(async () => {
    process.umask(umask);
    await rm(folder, { recursive: true });
  });

  const modeOf = async (path: string) => (await lstat(path)).mode & 0o777;

  it('are closed whatever the umask', async () => {
    await makeTrusted(join(folder, 'closed'));
    await makeTrusted(join(folder, 'passed'), true);
    expect(await modeOf(join(folder, 'closed'))).toBe(0o700);
    expect(await modeOf(join(folder, 'passed'))).toBe(0o711);
    await needTrusted(join(folder, 'closed'));
    await needTrusted(join(folder, 'passed'), true);
  });

  it('are closed where an earlier version left them open to be looked into', async () => {
    const path = join(folder, 'before');
    await mkdir(path, { mode: 0o711 });
    await expect(needTrusted(path)).rejects.toMatchObject({ code: 'unsafe-folder' });
    await makeTrusted(path);
    expect(await modeOf(path)).toBe(0o700);
  });

  it.each([0o777, 0o1777, 0o770])('are refused where others could have written: mode %o', async (mode) => {
    const path = join(folder, 'open');
    await mkdir(path);
    await chmod(path, mode);
    for (const check of [() => needTrusted(path), () => needTrusted(path, true), () => makeTrusted(path)]) {
      await expect(check()).rejects.toMatchObject({ code: 'unsafe-folder', message: expect.stringContaining(path) });
    }
  });

  it('are neither links nor files', async () => {
    await mkdir(join(folder, 'elsewhere'), { mode: 0o700 });
    await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
    await writeFile(join(folder, 'file'), '', { mode: 0o600 });
    for (const name of ['link', 'file']) {
      await expect(makeTrusted(join(folder, name))).rejects.toMatchObject({ code: 'unsafe-folder' });
    }
  });

  it('are nobody else’s', () => {
    const facts = { path: '/x', isDirectory: true, mode: 0o40700, uid: 1000 };
    expect(whyNotTrusted(facts, 0)).toContain('belongs to user 1000');
    expect(whyNotTrusted(facts, 1000)).toBeUndefined();
  });
});
