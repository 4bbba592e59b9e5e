import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stampOf } from '@cutover/toolchain';
import { hexOf } from '../digest.ts';
import { findSpooled, spool, type Spooled } from './spool.ts';

let scratch: string;
let blob: Spooled;
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-spool-'));
  blob = await spool(Readable.from([Buffer.from('content')]), scratch);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const path = (): string => join(scratch, 'sha256', hexOf(blob.digest));
const stamp = (): string => join(scratch, 'verified', hexOf(blob.digest));
const find = (): Promise<Spooled | undefined> => findSpooled(scratch, blob.digest, blob.size);

/** The file as somebody would change it who wants nobody to notice: as many bytes, the same file, its time put back. */
function poison(): void {
  const { atime, mtime } = statSync(path());
  const bytes = readFileSync(path());
  bytes[3]! ^= 1;
  writeFileSync(path(), bytes);
  utimesSync(path(), atime, mtime);
}

/** Past the time in which a change might not show in the file's times. */
const settle = (): Promise<void> => sleep(60);

describe('a blob of a spool', () => {
  it('is found', async () => {
    const found = await find();
    expect(await buffer(await found!.open())).toEqual(Buffer.from('content'));
    expect(await findSpooled(scratch, blob.digest, blob.size + 1)).toBeUndefined();
  });

  it('that was changed is not found, and is there again once it is spooled again', async () => {
    await settle();
    expect(await find()).toBeDefined();
    poison();
    expect(await find()).toBeUndefined();
    expect(existsSync(path())).toBe(false);
    await spool(Readable.from([Buffer.from('content')]), scratch);
    expect(await find()).toBeDefined();
  });

  it('that was changed the moment it was written is not found', async () => {
    poison();
    expect(await find()).toBeUndefined();
  });

  it('that was changed the moment it was found is not found', async () => {
    expect(await find()).toBeDefined();
    poison();
    expect(await find()).toBeUndefined();
  });

  it('is hashed once, and again when its stamp is damaged', async () => {
    await settle();
    await find();
    const written = readFileSync(stamp(), 'utf8');
    const at = statSync(stamp(), { bigint: true }).ctimeNs;
    await find();
    expect(statSync(stamp(), { bigint: true }).ctimeNs).toBe(at);
    writeFileSync(stamp(), written.slice(0, 5));
    expect(await find()).toBeDefined();
    expect(readFileSync(stamp(), 'utf8')).toBe(written);
  });

  it('whose disk gives other bytes though its times are the same fails when it is read, and is not found afterwards', async () => {
    await settle();
    const found = await find();
    poison();
    writeFileSync(stamp(), stampOf(statSync(path(), { bigint: true })));
    expect(await find()).toBeDefined();
    await expect(buffer(await found!.open())).rejects.toMatchObject({ code: 'digest-mismatch' });
    expect(await find()).toBeUndefined();
  });

  it('that goes before it is read is one line', async () => {
    rmSync(path());
    await expect(blob.open().then(buffer)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is found where no stamp can be kept, hashed every time', async () => {
    await settle();
    writeFileSync(join(scratch, 'verified'), 'a file where stamps would be');
    expect(await find()).toBeDefined();
    expect(readdirSync(scratch).sort()).toEqual(['sha256', 'verified']);
    poison();
    expect(await find()).toBeUndefined();
  });
});
