import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../commit.ts';
import type { EventStore } from '../event-store.ts';
import type { Streams } from '../streams.ts';

let made = 0;

/** What every store promises that can say which streams it has. `make` gives an empty one. */
export function streamsContract(name: string, make: () => Promise<EventStore<DomainEvent> & Streams>): void {
  describe(`streams contract: ${name}`, () => {
    it('names every stream once, page by page', async () => {
      const store = await make();
      const names = ['b-1', 'a-2', 'a-10', 'a', 'c', 'b'];
      for (const stream of names) {
        for (let expected = 0; expected < 3; expected++) {
          const events = [{ type: 'E', data: {} }];
          await store.append({ stream, expected, commandId: `c${++made}`, events, recordedAt: new Date(0) });
        }
      }
      const walked: string[] = [];
      for (let after = ''; ; after = walked.at(-1)!) {
        const page = await store.streams({ after, limit: 2 });
        walked.push(...page);
        if (page.length < 2) break;
      }
      expect(walked.toSorted()).toEqual(names.toSorted());
      expect(await store.streams({ after: '', limit: 100 })).toEqual(walked);
    });
  });
}
