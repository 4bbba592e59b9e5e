import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withLock } from '@cutover/toolchain';
import { withNxStore } from './nx-store.ts';
import type { NxStore } from './nx-store.ts';
import { NX_ENVIRONMENT } from './workspace.ts';

const MODULES = join(import.meta.dirname, '..', '..', '..', 'node_modules');
const STRANGER = 65534;
/** Owners can be given away by root alone. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;
const OWN: NxStore = { env: {}, cache: '.nx/cache' };

let scratch: string;
let folder: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-nx-store-'));
  folder = join(scratch, 'nx');
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(scratch, { recursive: true, force: true });
});

const open = (): Promise<NxStore> => withNxStore((store) => store, folder);

describe('results that checkouts share', () => {
  it("lie in a folder of this user's alone, also where it was open to others: then without what they could have put there", async () => {
    const { cache } = await open();
    expect(cache).toBe(join(folder, 'cache'));
    const planted = join(cache, 'planted');
    writeFileSync(planted, '');
    await open();
    expect(existsSync(planted)).toBe(true);
    chmodSync(folder, 0o770);
    await open();
    expect([existsSync(planted), statSync(folder).mode & 0o777]).toEqual([false, 0o700]);
  });

  asRoot("are not another user's, nor behind a link", async () => {
    const elsewhere = join(scratch, 'elsewhere');
    mkdirSync(join(elsewhere, 'cache'), { recursive: true });
    writeFileSync(join(elsewhere, 'cache', 'planted'), '');
    symlinkSync(elsewhere, folder);
    const { cache } = await open();
    expect(existsSync(join(cache, 'planted'))).toBe(false);
    writeFileSync(join(cache, 'planted'), '');
    chownSync(folder, STRANGER, STRANGER);
    await open();
    expect([existsSync(join(cache, 'planted')), statSync(folder).uid]).toEqual([false, 0]);
  });

  asRoot('are left alone where others could put another folder in their place: the checkout has its own', async () => {
    chmodSync(scratch, 0o777);
    expect(await open()).toEqual(OWN);
  });

  it('are left alone while another run has them, which is not waited for', async () => {
    const meanwhile = await withLock(`${folder}.lock`, {}, open);
    expect(meanwhile).toEqual(OWN);
    expect(console.error).toHaveBeenCalledWith(expect.stringMatching(/process \d+ is using them/));
  });

  it('do not hide what goes wrong with them in use', async () => {
    const broken = withNxStore(() => {
      throw new Error('nx is broken');
    }, folder);
    await expect(broken).rejects.toThrow('nx is broken');
  });
});

/** A workspace of one project, whose only task appends to a file beside the workspace. */
function checkout(name: string, source: string): { root: string; ran: () => string } {
  const root = join(scratch, name);
  mkdirSync(join(root, 'libs', 'a'), { recursive: true });
  const log = join(scratch, `${name}.log`);
  writeFileSync(log, '');
  symlinkSync(MODULES, join(root, 'node_modules'));
  const lint = { command: 'printf x >> "$LOG"', cache: true, inputs: ['{projectRoot}/**/*'] };
  writeFileSync(join(root, 'nx.json'), JSON.stringify({ analytics: false, neverConnectToCloud: true }));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
  writeFileSync(join(root, 'libs', 'a', 'project.json'), JSON.stringify({ name: 'a', targets: { lint } }));
  writeFileSync(join(root, 'libs', 'a', 'source'), source);
  utimesSync(join(root, 'libs', 'a', 'source'), 1_000_000_000, 1_000_000_000);
  return { root, ran: () => readFileSync(log, 'utf8') };
}

describe('a check in another checkout', () => {
  const PATIENCE_MS = 120_000;

  function lint(root: string): Promise<number | null> {
    const nx = join(MODULES, '.bin', 'nx');
    return withNxStore((store) => {
      const env = { ...process.env, ...NX_ENVIRONMENT, ...store.env, LOG: `${root}.log`, NX_SKIP_NX_CACHE: undefined };
      return spawnSync(nx, ['run', 'a:lint'], { cwd: root, env, stdio: 'ignore' }).status;
    }, folder);
  }

  it(
    'is known where its files are the same, and made where one differs, whatever its size and time',
    async () => {
      const [first, same, other] = [checkout('first', 'good'), checkout('same', 'good'), checkout('other', 'evil')];
      for (const { root } of [first, same, other]) expect(await lint(root)).toBe(0);
      expect([first.ran(), same.ran(), other.ran()]).toEqual(['x', '', 'x']);
      appendFileSync(join(same.root, 'libs', 'a', 'source'), '!');
      expect(await lint(same.root)).toBe(0);
      expect(same.ran()).toBe('x');
    },
    PATIENCE_MS,
  );
});
