import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shellBase } from '../bases/shell-base.ts';
import { debianImage } from './debian-image.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-debian-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const MINUTE = 60_000;

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
      2 * MINUTE,
    );

    it(
      'of a package that does not exist is one line that names it',
      async () => {
        const building = debianImage({ packages: ['no-such-package-here'], cacheDir: scratch });
        await expect(building).rejects.toMatchObject({ code: 'debian-package' });
        await expect(building).rejects.toThrow(/no-such-package-here[^\n]*$/);
      },
      2 * MINUTE,
    );
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
