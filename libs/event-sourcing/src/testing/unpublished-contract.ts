import { describe, expect, it } from '@jest/globals';
import type { Commit, DomainEvent } from '../commit.ts';
import type { EventStore } from '../event-store.ts';
import type { UnpublishedCommits } from '../unpublished-commits.ts';

let made = 0;

/** What every store promises that can say what is not published. `make` gives an empty one. */
export function unpublishedContract(
  name: string,
  make: () => Promise<EventStore<DomainEvent> & UnpublishedCommits<DomainEvent>>,
): void {
  const places = (commits: readonly Commit<DomainEvent>[]) =>
    commits.map(({ stream, sequence }) => `${stream}/${sequence}`);

  describe(`unpublished contract: ${name}`, () => {
    it('gives what is not published and old enough, page by page, each stream in its order', async () => {
      const store = await make();
      const append = (stream: string, expected: number, over: { published?: boolean; at?: number } = {}) => {
        const { at = 0, ...rest } = over;
        const events = [{ type: 'E', data: { n: expected } }];
        return store.append({ stream, expected, commandId: `u${++made}`, events, recordedAt: new Date(at), ...rest });
      };
      for (let n = 0; n < 3; n++) await append('b', n);
      for (let n = 0; n < 3; n++) await append('a', n);
      await append('c', 0, { published: true });
      await append('c', 1, { at: 500 });
      await store.markPublished('a', 2);
      const before = new Date(500);
      const walked: Commit<DomainEvent>[] = [];
      for (;;) {
        const page = await store.unpublished({ before, after: walked.at(-1), limit: 2 });
        walked.push(...page);
        if (page.length < 2) break;
      }
      expect(places(walked)).toEqual(['a/1', 'a/3', 'b/1', 'b/2', 'b/3']);
      expect(walked[0]).toEqual((await store.read('a', { after: 0, limit: 1 }))[0]);
      expect(places(await store.unpublished({ before: new Date(501), limit: 10 }))).toContain('c/2');
    });
  });
}
