import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileImage } from './file-image.ts';
import { contextOf } from './options.ts';

/** What a process that spins is given until it is killed. */
const BOUND_MS = 60_000;

let scratch: string;
let cacheDir: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-cache-'));
  cacheDir = join(scratch, 'images');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const modeOf = (...path: string[]) => statSync(join(cacheDir, ...path)).mode & 0o777;

const build = (content: string) =>
  fileImage({ cacheDir, files: [{ content, at: '/program' }], entrypoint: ['/program'] });

/** A build in a process of its own; prints its error. */
function inChild(folder: string, umask: number): string {
  const script = `
    import { fileImage } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    process.umask(${umask});
    try { await fileImage({ cacheDir: ${JSON.stringify(folder)}, files: [{ path: '/etc/hostname', at: '/program' }], entrypoint: ['/program'] }); }
    catch (error) { console.log([error.name, error.code, error.message].join(' | ')); }
  `;
  const options = { timeout: BOUND_MS, killSignal: 'SIGKILL' as const, encoding: 'utf8' as const };
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], options).trim();
}

describe('the cache of layers', () => {
  it('lies where CUTOVER_CACHE_DIR says', () => {
    const before = process.env['CUTOVER_CACHE_DIR'];
    process.env['CUTOVER_CACHE_DIR'] = scratch;
    try {
      expect(contextOf({}).cacheDir).toBe(cacheDir);
    } finally {
      if (before === undefined) delete process.env['CUTOVER_CACHE_DIR'];
      else process.env['CUTOVER_CACHE_DIR'] = before;
    }
  });

  it(
    'is its owner’s alone whatever the umask',
    () => {
      expect(inChild(cacheDir, 0)).toBe('');
      expect([modeOf(), modeOf('blobs'), modeOf('keys'), modeOf('debian')]).toEqual([0o755, 0o700, 0o700, 0o700]);
    },
    2 * BOUND_MS,
  );

  it(
    'that cannot be made is one line',
    () => {
      const line =
        /^ImageBuildError \| folder-failed \| cannot make the folder \/proc\/cutover: .+; choose another folder by CUTOVER_CACHE_DIR$/;
      expect(inChild('/proc/cutover/images', 0o022)).toMatch(line);
    },
    2 * BOUND_MS,
  );

  if (process.getuid?.() === 0) {
    /** Another layer is given for what is built from `two`. */
    async function tamper(): Promise<{ one: string; two: string }> {
      const one = await build('one');
      const known = readdirSync(join(cacheDir, 'keys'));
      const two = await build('two');
      const added = readdirSync(join(cacheDir, 'keys')).find((name) => !known.includes(name));
      writeFileSync(join(cacheDir, 'keys', added!), readFileSync(join(cacheDir, 'keys', known[0]!)));
      return { one: one.digest, two: two.digest };
    }

    it('is believed as long as only root could write to it', async () => {
      const { one } = await tamper();
      expect((await build('two')).layers[0]?.descriptor.digest).toBe((await build('one')).layers[0]?.descriptor.digest);
      expect((await build('one')).digest).toBe(one);
    });

    it.each(['', 'keys', 'blobs', 'blobs/sha256'])('is made again where others could write to "%s"', async (open) => {
      const { two } = await tamper();
      chmodSync(join(cacheDir, open), 0o777);
      expect((await build('two')).digest).toBe(two);
      expect([modeOf(), modeOf('keys')]).toEqual([0o755, 0o700]);
    });
  }
});
