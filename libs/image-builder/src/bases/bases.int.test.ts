import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unpackLayers, type Image } from '@cutover/oci';
import { gitBase } from './git-base.ts';
import { redisBase } from './redis-base.ts';

/** apt and its archive may take their time. */
const BOUND = 600_000;
const isRoot = process.getuid?.() === 0;
const roots: string[] = [];

afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** Runs programs of the image as the user that it names, in its root, with the one device that they need. */
async function inside(image: Image): Promise<(...argv: [string, ...string[]]) => string> {
  const root = mkdtempSync(join(tmpdir(), 'cutover-base-'));
  roots.push(root);
  await unpackLayers(image, root);
  chmodSync(root, 0o755);
  execFileSync('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
  return (...argv) =>
    execFileSync('/usr/sbin/chroot', ['--userspec=65532:65532', root, ...argv], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: '/tmp' },
    });
}

(isRoot ? describe : describe.skip)('the base with git', () => {
  let image: Image;
  let run: Awaited<ReturnType<typeof inside>>;

  beforeAll(async () => {
    image = await gitBase({ links: { '/usr/local/bin/other': '/usr/bin/git' } });
    run = await inside(image);
  }, BOUND);

  it('has a git that fetches by https, a shell with what hooks call, tini and the links asked for', () => {
    expect(run('/usr/bin/git', '--version')).toMatch(/^git version 2\.39\./);
    // It loads curl and all that curl loads before it refuses the missing argument.
    expect(() => run('/usr/lib/git-core/git-remote-https')).toThrow(/usage: git remote-curl/);
    expect(run('/bin/sh', '-c', 'echo $(basename /a/b) $(dirname /a/b) | cat')).toBe('b /a\n');
    expect(run('/usr/bin/tini', '--version')).toMatch(/^tini version 0\.19/);
    expect(run('/usr/local/bin/other', '--version')).toMatch(/^git version/);
  });

  it('is the same image again, run as nobody in particular', async () => {
    expect(image.config.value.config?.User).toBe('65532:65532');
    expect((await gitBase({ links: { '/usr/local/bin/other': '/usr/bin/git' } })).digest).toBe(image.digest);
  });
});

(isRoot ? describe : describe.skip)('the base with Redis', () => {
  it(
    'has a server that runs, and no shell',
    async () => {
      const image = await redisBase();
      const run = await inside(image);
      expect(run('/usr/bin/redis-server', '--version')).toMatch(/^Redis server v=7\.0\./);
      expect(() => run('/bin/sh', '-c', 'true')).toThrow(/No such file/);
      expect(image.config.value.config?.Entrypoint).toEqual(['/usr/bin/redis-server']);
    },
    BOUND,
  );
});
