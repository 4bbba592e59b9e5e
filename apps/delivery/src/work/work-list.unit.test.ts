import { describe, expect, it } from '@jest/globals';
import { EVERYTHING, WorkList } from './work-list.ts';

const NOTHING = { branches: [], previews: false, asks: false };
const never = new AbortController().signal;

describe('what is wanted', () => {
  it('is one piece of work, however often it is said, and is taken once', () => {
    const list = new WorkList();
    for (let at = 0; at < 1_000; at += 1) list.wantPush(at % 2 === 0 ? 'main' : 'other');
    list.wantPreviews();
    list.want({ branches: [], previews: false, asks: true });
    expect(list.take()).toEqual({ branches: ['main', 'other'], previews: true, asks: true });
    expect(list.take()).toEqual(NOTHING);
  });

  it('is of any branch once they are too many, and stays so', () => {
    const list = new WorkList();
    for (let at = 0; at < 64; at += 1) list.wantPush(`b${at}`);
    list.wantPush('b0');
    expect(list.take().branches).toHaveLength(64);
    for (let at = 0; at < 100_000; at += 1) list.wantPush(`b${at}`);
    expect(list.take().branches).toBeUndefined();
    list.want(EVERYTHING);
    list.wantPush('main');
    expect(list.take()).toEqual(EVERYTHING);
  });

  it('is waited for, and is not lost where it was said before', async () => {
    const list = new WorkList();
    list.wantPreviews();
    expect(await list.wait(60_000, never)).toBe(true);
    list.take();
    const waiting = list.wait(60_000, never);
    list.wantPush('main');
    expect(await waiting).toBe(true);
    list.take();
    expect(await list.wait(1, never)).toBe(false);
    expect(await list.wait(60_000, AbortSignal.abort())).toBe(false);
  });
});
