import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Image } from '@cutover/oci';
import { fileImage, type FileImageOptions } from './file-image.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-file-image-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function write(path: string, text: string): string {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), text);
  return join(scratch, path);
}

function build(options: Partial<FileImageOptions> = {}): Promise<Image> {
  const files = [{ path: join(scratch, 'app'), at: '/app' }];
  return fileImage({ cacheDir: join(scratch, 'cache'), files, entrypoint: ['/app/run'], ...options });
}

describe('an image of files', () => {
  it('is another once a file has changed, at the same size and with its time set back', async () => {
    const path = write('app/run', 'one');
    const one = await build();
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'two');
    utimesSync(path, atime, mtime);
    expect((await build()).layers[0]?.diffId).not.toBe(one.layers[0]?.diffId);
  });

  it('of a folder with a secret is refused, until that is allowed by name', async () => {
    write('app/run', '');
    write('app/.env', 'PASSWORD=1');
    await expect(build()).rejects.toMatchObject({ code: 'secret-in-context' });
    expect((await build({ allow: ['.env'] })).layers).toHaveLength(1);
  });

  it('has a layer for each group, and only that of what changed is another', async () => {
    const groups = (text: string) => [[{ path: write('lib', 'lib'), at: '/lib' }], [{ content: text, at: '/conf' }]];
    const [one, two] = [await build({ files: groups('a') }), await build({ files: groups('b') })];
    expect(two.layers[0]?.diffId).toBe(one.layers[0]?.diffId);
    expect(two.layers[1]?.diffId).not.toBe(one.layers[1]?.diffId);
  });

  it('of a file that is not there is one line', async () => {
    await expect(build()).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringMatching(/^[^\n]*app[^\n]*$/),
    });
  });
});
