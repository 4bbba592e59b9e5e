import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Image } from '@cutover/oci';
import { shellBase } from '../bases/shell-base.ts';
import { hostPlatform, type BuildEvent } from '../options.ts';
import { debianImage, type DebianImageOptions } from './debian-image.ts';
import { lockedPackages } from './lock.ts';
import { archiveFile, PretendedApt } from './testing/pretended-apt.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-debian-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** Only what never ends is ended: apt reads all its lists each time it is asked, which takes a busy machine long. */
const BOUND = 600_000;

/** A package's file with nothing but its control record. */
function packed(name: string, version: string): Buffer {
  const root = join(scratch, `${name}-${version}`);
  mkdirSync(join(root, 'DEBIAN'), { recursive: true });
  const control = {
    Package: name,
    Version: version,
    Architecture: 'all',
    Maintainer: 'nobody <nobody@example.test>',
    Description: name,
  };
  const lines = Object.entries(control).map(([field, value]) => `${field}: ${value}\n`);
  writeFileSync(join(root, 'DEBIAN/control'), lines.join(''));
  execFileSync('dpkg-deb', ['--build', root, `${root}.deb`], { stdio: 'pipe' });
  return readFileSync(`${root}.deb`);
}

async function fileOf(image: Image, path: string): Promise<string> {
  const input = Buffer.concat((await (await image.layers[0]!.open()).toArray()) as Buffer[]);
  return execFileSync('tar', ['xzOf', '-', path], { input, encoding: 'utf8' });
}

const hasApt = existsSync('/usr/bin/apt-get');

describe('an image of Debian packages', () => {
  if (hasApt) {
    it(
      'is the same digest made twice from nothing, and is then answered from the cache',
      async () => {
        const one = await shellBase({ cacheDir: join(scratch, 'one') });
        const two = await shellBase({ cacheDir: join(scratch, 'two') });
        expect(two.digest).toBe(one.digest);
        const events: string[] = [];
        const again = await shellBase({ cacheDir: join(scratch, 'two'), progress: ({ state }) => events.push(state) });
        expect([again.digest, events]).toEqual([one.digest, ['cached']]);
      },
      BOUND,
    );

    it(
      'has the locked versions, and its control records say so',
      async () => {
        const image = await shellBase({ cacheDir: scratch, locked: 'require' });
        const { version } = lockedPackages(hostPlatform().architecture).get('busybox-static')!;
        expect(await fileOf(image, 'var/lib/dpkg/status.d/busybox-static')).toContain(`\nVersion: ${version}\n`);
        expect(image.config.value.config?.Labels).toBeUndefined();
      },
      BOUND,
    );

    it(
      'of a package that does not exist is one line that names it',
      async () => {
        const building = debianImage({ packages: ['no-such-package-here'], cacheDir: scratch });
        await expect(building).rejects.toMatchObject({ code: 'debian-package' });
        await expect(building).rejects.toThrow(/no-such-package-here[^\n]*$/);
      },
      BOUND,
    );
  }

  if (existsSync('/usr/bin/dpkg-deb')) {
    describe('whose locked version the archive no longer serves', () => {
      let apt: PretendedApt;
      beforeEach(() => {
        apt = new PretendedApt(join(scratch, 'apt'));
        apt.serve([archiveFile('busybox-static', '9', packed('busybox-static', '9'))]);
      });
      afterEach(() => apt.takeDown());

      const build = (options: Partial<DebianImageOptions> = {}) =>
        debianImage({
          packages: ['busybox-static'],
          dependencies: false,
          cacheDir: join(scratch, 'images'),
          ...options,
        });

      it('is made of what it serves, with a warning and a label, from the cache too', async () => {
        const warnings: string[] = [];
        const progress = ({ state, detail }: BuildEvent): unknown => state === 'warning' && warnings.push(detail);
        const [one, again] = [await build({ progress }), await build({ progress })];
        expect(again.digest).toBe(one.digest);
        expect(one.config.value.config?.Labels).toEqual({ 'dev.cutover.debian.unlocked': 'busybox-static 9' });
        const said = 'the Debian archive no longer serves every locked version; instead: busybox-static 9';
        expect(warnings).toEqual([said, said]);
      });

      it('is refused where the lock is required, even when it is cached', async () => {
        await build();
        await expect(build({ locked: 'require' })).rejects.toMatchObject({ code: 'debian-moved-on' });
      });

      it('is made anew when the cache has lost all but the answer', async () => {
        await build();
        for (const part of ['blobs', 'keys', 'debian/archives'])
          rmSync(join(scratch, 'images', part), { recursive: true });
        apt.serve([archiveFile('busybox-static', '10', packed('busybox-static', '10'))]);
        const labels = (await build()).config.value.config?.Labels;
        expect(labels).toEqual({ 'dev.cutover.debian.unlocked': 'busybox-static 10' });
      });
    });
  }

  it('without apt is one line that says what to do', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = scratch;
    try {
      const building = debianImage({ packages: ['busybox-static'], cacheDir: scratch });
      await expect(building).rejects.toMatchObject({ code: 'debian-unavailable' });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
