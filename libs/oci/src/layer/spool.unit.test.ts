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
    await expect(spool(Readable.from(['x']), join(scratch, 'a-file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('fails by the error of a target that cannot be opened', async () => {
    const spooled = spool(Readable.from(['x']), scratch);
    rmSync(scratch, { recursive: true });
    await expect(spooled).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
