import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spool } from './spool.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-spool-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('a spool', () => {
  it('fails by the error of a source that fails at once, and leaves nothing behind', async () => {
    const source = new Readable({ read: () => undefined });
    const spooled = spool(source, scratch);
    source.destroy(new Error('the source went away'));
    await expect(spooled).rejects.toThrow('the source went away');
    expect(readdirSync(scratch)).toEqual(['sha256']);
  });

  it('fails by the error of a folder that is a file', async () => {
    writeFileSync(join(scratch, 'a-file'), '');
    await expect(spool(Readable.from(['x']), join(scratch, 'a-file'))).rejects.toMatchObject({ code: 'folder-failed' });
  });

  it('fails by the error of a target that cannot be opened', async () => {
    // The longest path that still has room for `sha256`, and none for the longer name of what is being written.
    const longest = 4_080;
    let deep = scratch;
    while (deep.length < longest) deep = join(deep, 'x'.repeat(Math.min(200, longest - deep.length - 1) || 1));
    await expect(spool(Readable.from(['x']), deep)).rejects.toMatchObject({
      code: 'folder-failed',
      message: expect.stringContaining('ENAMETOOLONG'),
    });
  });
});
