import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withLock } from '@cutover/toolchain';
import { withOwnFolder } from './own-folder.ts';

const STRANGER = 65534;
/** Owners can be given away by root alone. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;

let scratch: string;
let folder: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-own-folder-'));
  folder = join(scratch, 'own');
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(scratch, { recursive: true, force: true });
});

const open = (): Promise<string | undefined> => withOwnFolder(folder, (own) => own);

describe('results that checkouts share', () => {
  it("lie in a folder of this user's alone, also where it was open to others: then without what they could have put there", async () => {
    expect(await open()).toBe(folder);
    const planted = join(folder, 'planted');
    writeFileSync(planted, '');
    await open();
    expect(existsSync(planted)).toBe(true);
    chmodSync(folder, 0o770);
    await open();
    expect([existsSync(planted), statSync(folder).mode & 0o777]).toEqual([false, 0o700]);
  });

  asRoot("are not another user's, nor behind a link", async () => {
    const elsewhere = join(scratch, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'planted'), '');
    symlinkSync(elsewhere, folder);
    await open();
    const planted = join(folder, 'planted');
    expect(existsSync(planted)).toBe(false);
    writeFileSync(planted, '');
    chownSync(folder, STRANGER, STRANGER);
    await open();
    expect([existsSync(planted), statSync(folder).uid]).toEqual([false, 0]);
  });

  asRoot('are left alone where others could put another folder in their place', async () => {
    chmodSync(scratch, 0o777);
    expect(await open()).toBeUndefined();
  });

  it('are left alone while another run has them, which is not waited for', async () => {
    expect(await withLock(`${folder}.lock`, {}, open)).toBeUndefined();
    expect(console.error).toHaveBeenCalledWith(expect.stringMatching(/process \d+ is using them/));
  });

  it('do not hide what goes wrong with them in use', async () => {
    const broken = withOwnFolder(folder, () => {
      throw new Error('prettier is broken');
    });
    await expect(broken).rejects.toThrow('prettier is broken');
  });
});
