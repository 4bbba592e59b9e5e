import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { MEDIA_TYPES, type Descriptor } from './descriptor.ts';
import { digestOf } from './digest.ts';
import { verified } from './verify.ts';

const CONTENT = Buffer.from('content');
const DESCRIPTOR: Descriptor = { mediaType: MEDIA_TYPES.layer, digest: digestOf(CONTENT), size: CONTENT.length };

describe('verified content', () => {
  it('is what it was said to be', async () => {
    expect(await buffer(verified(Readable.from([CONTENT]), DESCRIPTOR, 'here'))).toEqual(CONTENT);
  });

  it.each([
    ['short', 'conten', 'size-mismatch'],
    ['long', 'content!', 'size-mismatch'],
    ['other', 'contenT', 'digest-mismatch'],
  ])('that is too %s fails before its end', async (_, content, code) => {
    const source = Readable.from([Buffer.from(content)]);
    await expect(buffer(verified(source, DESCRIPTOR, 'here'))).rejects.toMatchObject({ code });
  });

  it('fails though its source had failed before anybody asked', async () => {
    const source = new Readable({ read: () => undefined });
    source.destroy(new Error('gone'));
    await once(source, 'error').catch(() => undefined);
    await expect(buffer(verified(source, DESCRIPTOR, 'here'))).rejects.toThrow('gone');
  });

  it('that nobody reads to its end lets its source go', async () => {
    const source = Readable.from([CONTENT]);
    const content = verified(source, DESCRIPTOR, 'here');
    const closed = new Promise((resolve) => source.once('close', resolve));
    content.destroy();
    await closed;
    expect(source.destroyed).toBe(true);
  });
});
