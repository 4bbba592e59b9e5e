import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordProgress, temporaryFolder, writeScript } from '../testing/fixtures.ts';
import { ensureNpmFiles } from './ensure-npm-files.ts';
import type { NpmFiles } from './npm-files.ts';

/** A pretended npm, which notes what it was asked and hands out an archive. */
const NPM = `
echo "$*" >> "$NPM_LOG"
while [ $# -gt 0 ]; do [ "$1" = --pack-destination ] && target=$2; shift; done
cp "$ARCHIVE" "$target/hello.tgz"`;

describe('files of a package of npm', () => {
  const { progress } = recordProgress();
  let dir: string;
  let remove: () => void;
  let files: NpmFiles;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    ({ path: dir, remove } = temporaryFolder());
    mkdirSync(join(dir, 'package', 'build'), { recursive: true });
    writeFileSync(join(dir, 'package', 'build', 'index.html'), 'page');
    writeFileSync(join(dir, 'package', 'other.js'), '');
    const archive = join(dir, 'hello.tgz');
    execFileSync('tar', ['-czf', archive, '-C', dir, 'package']);
    await writeScript(join(dir, 'bin', 'npm'), NPM);
    env = {
      PATH: [join(dir, 'bin'), process.env['PATH']].join(delimiter),
      NPM_LOG: join(dir, 'log'),
      ARCHIVE: archive,
    };
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
    const pinned = { package: '@them/hello', version: '1.2.3', integrity: `sha512-${digest}` } as const;
    files = { name: 'hello-page', ...pinned, folder: 'build', diskMib: 1 };
  });
  afterEach(() => remove());

  const ensure = (of: NpmFiles = files) => ensureNpmFiles(of, { progress, env, root: join(dir, 'cache') });

  it('are fetched once by their digest, the named folder alone', async () => {
    const folder = await ensure();
    expect(await readFile(join(folder, 'index.html'), 'utf8')).toBe('page');
    expect(existsSync(join(folder, '..', 'other.js'))).toBe(false);
    expect(await ensure()).toBe(folder);
    const calls = (await readFile(join(dir, 'log'), 'utf8')).trim().split('\n');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('pack @them/hello@1.2.3');
  });

  it('of another digest are refused in one line, and nothing of them is kept', async () => {
    await expect(ensure({ ...files, integrity: 'sha512-AAAA' })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(
        /^@them\/hello 1\.2\.3 is not what was pinned: sha512-[^\n]* instead of sha512-AAAA$/,
      ),
    });
    expect(existsSync(join(dir, 'cache', 'hello-page'))).toBe(false);
  });

  it('that npm cannot fetch are told of in its own words', async () => {
    await writeScript(join(dir, 'bin', 'npm'), 'echo "E404 no such version" >&2; exit 1');
    await expect(ensure()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/^npm failed \(exit code 1\)[^]*E404/),
    });
  });
});
