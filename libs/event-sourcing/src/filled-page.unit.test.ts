import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filledPage } from './filled-page.ts';

const sourceOf = (all: readonly string[], there: ReadonlySet<string>) => ({
  keys: async (after: string, limit: number) => all.filter((key) => key > after).slice(0, limit),
  load: async (keys: readonly string[]) => keys.map((key) => (there.has(key) ? key : undefined)),
});

describe('a filled page', () => {
  it('is full wherever another one follows, and the pages are all that is there, once', async () => {
    const keys = fc.array(fc.boolean(), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 9 }), async (presence, limit) => {
        const all = presence.map((_, i) => String(i).padStart(3, '0'));
        const there = all.filter((_, i) => presence[i]);
        const walked: string[] = [];
        for (let after: string | undefined = ''; after !== undefined; ) {
          const { items, next }: { items: readonly string[]; next?: string } = await filledPage(
            sourceOf(all, new Set(there)),
            after,
            limit,
          );
          if (next !== undefined) expect(items).toHaveLength(limit);
          walked.push(...items);
          after = next;
        }
        expect(walked).toEqual(there);
      }),
    );
  });
});
