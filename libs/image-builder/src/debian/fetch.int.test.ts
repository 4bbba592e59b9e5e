import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openContext } from '../cache.ts';
import type { BuildContext } from '../options.ts';
import { Answers } from './answers.ts';
import type { Wanted } from './choose.ts';
import { fetchPackages } from './fetch.ts';
import type { DebPackage } from './package.ts';
import { archiveFile, PretendedApt } from './testing/pretended-apt.ts';

let scratch: string;
let apt: PretendedApt;
let context: BuildContext;

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-apt-'));
  apt = new PretendedApt(join(scratch, 'apt'));
  context = await openContext({ cacheDir: join(scratch, 'images') });
});
afterEach(() => {
  apt.takeDown();
  rmSync(scratch, { recursive: true, force: true });
});

const contentOf = ({ name, version }: DebPackage): string => `${name} ${version}`;

function deb(name: string, version: string): DebPackage {
  return archiveFile(name, version, Buffer.from(`${name} ${version}`)).deb;
}

/** What the machine's lists and the archive's own hold, newest first. */
function archive(machine: readonly DebPackage[], own: readonly DebPackage[] = machine): void {
  const files = (packages: readonly DebPackage[]) =>
    packages.map((item) => ({ deb: item, content: Buffer.from(contentOf(item)) }));
  apt.serve(files(machine), files(own));
}

function wanted(mode: Wanted['mode'], ...locked: DebPackage[]): Wanted {
  const request = { packages: ['libc', 'zone'], dependencies: false, without: [] };
  return { request, mode, locked: new Map(locked.map((item) => [item.name, item])) };
}

async function fetched(request: Wanted): Promise<string[]> {
  const files = await fetchPackages(request, context);
  for (const file of files) expect(readFileSync(file.path, 'utf8')).toBe(contentOf(file));
  return files.map(contentOf);
}

const [LIBC, OLD, NEW, NEWER] = [deb('libc', '2'), deb('zone', '1'), deb('zone', '2'), deb('zone', '3')];

describe('the packages of a base', () => {
  if (existsSync('/usr/bin/dpkg')) {
    it('are the locked ones, though the archive serves newer ones beside them', async () => {
      archive([LIBC, NEWER, NEW]);
      expect(await fetched(wanted('prefer', LIBC, NEW))).toEqual(['libc 2', 'zone 2']);
      expect(apt.log().some((line) => line.startsWith('fresh'))).toBe(false);
    });

    it('need no archive once they are here, which is asked again only for what was spoiled', async () => {
      archive([LIBC, NEW]);
      await fetched(wanted('require', LIBC, NEW));
      const asked = apt.log().length;
      archive([], []);
      expect(await fetched(wanted('require', LIBC, NEW))).toEqual(['libc 2', 'zone 2']);
      expect(apt.log()).toHaveLength(asked);

      archive([LIBC, NEW]);
      const stored = join(context.cacheDir, 'debian/archives', `zone_${NEW.sha256}.deb`);
      const { atime, mtime } = statSync(stored);
      writeFileSync(stored, 'zone X');
      utimesSync(stored, atime, mtime);
      expect(await fetched(wanted('require', LIBC, NEW))).toEqual(['libc 2', 'zone 2']);
      expect(apt.log().at(-1)).toBe('machine apt-get download zone=2');
    });

    it.each([['prefer'], ['require']] as const)(
      'come by fresh lists where the machine’s are older than the lock (%s)',
      async (mode) => {
        archive([LIBC, OLD], [LIBC, NEW]);
        expect(await fetched(wanted(mode, LIBC, NEW))).toEqual(['libc 2', 'zone 2']);
        expect(apt.log()).toContain('fresh apt-get update');
      },
    );

    it('come by fresh lists where what the machine’s lists name is gone', async () => {
      archive([LIBC, NEW], [LIBC, NEWER]);
      expect(await fetched(wanted('prefer', LIBC, NEW))).toEqual(['libc 2', 'zone 3']);
    });

    it('are the archive’s where it has moved on, unless the locked ones are required', async () => {
      archive([LIBC, NEWER]);
      expect(await fetched(wanted('prefer', LIBC, NEW))).toEqual(['libc 2', 'zone 3']);
      await expect(fetched(wanted('require', LIBC, NEW))).rejects.toMatchObject({
        code: 'debian-moved-on',
        message:
          'the Debian archive no longer serves the locked zone 2, but 3: refresh the lock by node libs/image-builder/src/main.ts lock',
      });
    });

    it('are the archive’s where all it has is older, as another release of it has', async () => {
      archive([LIBC, OLD]);
      expect(await fetched(wanted('prefer', LIBC, NEW))).toEqual(['libc 2', 'zone 1']);
      expect(apt.log()).toContain('fresh apt-get update');
    });

    it('of the locked version and another content are not the locked ones', async () => {
      archive([LIBC, NEW]);
      const rebuilt = { ...NEW, sha256: LIBC.sha256 };
      await expect(fetched(wanted('require', LIBC, rebuilt))).rejects.toMatchObject({
        code: 'debian-moved-on',
        message: expect.stringContaining('the locked zone 2, but another file of that version:'),
      });
    });
  }

  it('that are not locked are the newest the lists hold', async () => {
    archive([LIBC, NEWER, NEW]);
    expect(await fetched(wanted('require'))).toEqual(['libc 2', 'zone 3']);
  });

  it('that come with another content than the lists say are refused, and nothing is kept of them', async () => {
    archive([LIBC, NEW]);
    apt.put({ deb: NEW, content: Buffer.from('zone X') });
    await expect(fetched(wanted('prefer', LIBC, NEW))).rejects.toMatchObject({
      code: 'debian-package',
      message: expect.stringMatching(
        /^the archive's zone 2 is another file than its lists say: [0-9a-f]{64} instead of SHA-256 [0-9a-f]{64}$/,
      ),
    });
    const kept = readdirSync(join(context.cacheDir, 'debian/archives')).filter((name) => name.startsWith('zone'));
    expect(kept).toEqual([]);
  });

  it('that the lists give no hash of are refused', async () => {
    archive([LIBC, { ...NEW, sha256: '' }]);
    await expect(fetched(wanted('prefer'))).rejects.toMatchObject({
      code: 'debian-package',
      message: 'the package lists name no SHA-256 of zone 2',
    });
  });

  it('fetched by two builds at once are whole for both', async () => {
    archive([LIBC, NEW]);
    const both = await Promise.all([fetched(wanted('require', LIBC, NEW)), fetched(wanted('require', LIBC, NEW))]);
    expect(both).toEqual([
      ['libc 2', 'zone 2'],
      ['libc 2', 'zone 2'],
    ]);
  });

  it('that nobody serves are one line', async () => {
    archive([LIBC]);
    await expect(fetched(wanted('prefer'))).rejects.toMatchObject({
      code: 'debian-package',
      message: expect.stringMatching(/^Debian packages libc zone: apt-get .*Unable to locate package zone$/),
    });
  });
});

describe('an answer of the archive', () => {
  const names = (packages: readonly DebPackage[] | undefined): string[] | undefined => packages?.map(contentOf);

  it('is kept for the same request and lock until it is forgotten', async () => {
    archive([LIBC, NEW]);
    const answers = new Answers(context, wanted('prefer'));
    expect(await answers.known()).toBeUndefined();
    await answers.ask();
    expect(names(await new Answers(context, wanted('prefer')).known())).toEqual(['libc 2', 'zone 2']);
    expect(await new Answers(context, wanted('prefer', NEWER)).known()).toBeUndefined();
    await answers.forget();
    expect(await answers.known()).toBeUndefined();
  });

  if (existsSync('/usr/bin/dpkg')) {
    it('that is not the lock’s is none where that is required', async () => {
      archive([LIBC, NEWER]);
      await new Answers(context, wanted('prefer', LIBC, NEW)).ask();
      expect(names(await new Answers(context, wanted('prefer', LIBC, NEW)).known())).toEqual(['libc 2', 'zone 3']);
      expect(await new Answers(context, wanted('require', LIBC, NEW)).known()).toBeUndefined();
    });
  }

  it.each(['{', '{}', '[{}]', 'null', '[null]'])('cut or spoiled to %s is none', async (text) => {
    archive([LIBC, NEW]);
    const answers = new Answers(context, wanted('prefer'));
    await answers.ask();
    const folder = join(context.cacheDir, 'debian/answers');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text);
    expect(await answers.known()).toBeUndefined();
  });
});
