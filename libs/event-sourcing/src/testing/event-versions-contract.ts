import { describe, expect, it } from '@jest/globals';
import type { Commit, DomainEvent } from '../commit.ts';
import { eventCodec, type EventCodec, type StoredEvent } from '../event-codec.ts';
import type { EventStore } from '../event-store.ts';

/** The newest version: 1 had a `name`, 2 had `names`, 3 says whose. */
export interface Named extends DomainEvent {
  readonly type: 'Named';
  readonly data: { readonly names: readonly string[]; readonly of: string };
}

interface Noted extends DomainEvent {
  readonly type: 'Noted';
  readonly data: { readonly text: string };
}

type Known = Named | Noted;

const codec = eventCodec<Known>({
  Named: [
    ({ name }: { name: string }) => ({ names: [name] }),
    (two: { names: string[] }) => ({ ...two, of: 'nobody' }),
  ],
  Noted: [],
});

export interface VersionedStore {
  readonly store: EventStore<Known>;
  /** Puts a commit into the store as an older or a newer build would have left it there. */
  plant(commit: Commit<StoredEvent>): Promise<void>;
}

let made = 0;

/** What every event store promises about events that other builds have stored. */
export function eventVersionsContract(name: string, make: (codec: EventCodec<Known>) => Promise<VersionedStore>): void {
  const planted = (...events: StoredEvent[]): Commit<StoredEvent> => {
    const stream = `versions-${process.pid}-${++made}`;
    const request = { subject: 'ada', idempotencyKey: stream, fingerprint: 'body' };
    const recordedAt = new Date(1_700_000_000_000);
    return { stream, sequence: 1, commandId: 'c1', request, events, recordedAt, published: false };
  };
  const asked = (stream: string, expected = 0) => ({
    ...{ stream, expected, commandId: `c${expected + 1}`, recordedAt: new Date(1_700_000_000_000) },
    events: [{ type: 'Named', data: { names: ['x'], of: 'ada' } }] as const,
  });

  describe(`versions of events contract: ${name}`, () => {
    it.each<[string, StoredEvent]>([
      ['the first version, which has no number', { type: 'Named', data: { name: 'a' } }],
      ['the first version', { type: 'Named', version: 1, data: { name: 'a' } }],
      ['the second version', { type: 'Named', version: 2, data: { names: ['a'] } }],
      ['the newest version', { type: 'Named', version: 3, data: { names: ['a'], of: 'nobody' } }],
    ])('brings an event of %s to the newest, however it is found', async (_what, old) => {
      const { store, plant } = await make(codec);
      const commit = planted(old, { type: 'Noted', data: { text: 't' } });
      await plant(commit);
      const newest: Commit<Known> = {
        ...commit,
        events: [
          { type: 'Named', data: { names: ['a'], of: 'nobody' } },
          { type: 'Noted', data: { text: 't' } },
        ],
      };
      expect(await store.read(commit.stream, { after: 0, limit: 5 })).toEqual([newest]);
      expect(await store.findByCommand(commit.stream, 'c1')).toEqual(newest);
      expect(await store.findByRequest('ada', commit.stream)).toEqual(newest);
      const { request } = commit;
      expect(await store.append({ ...asked(commit.stream), request: request! })).toEqual({
        commit: newest,
        replayed: true,
      });
    });

    it('gives back what it has stored itself', async () => {
      const { store } = await make(codec);
      const append = asked(`versions-${process.pid}-${++made}`);
      const { commit } = await store.append(append);
      expect(commit.events).toEqual(append.events);
      expect(await store.read(append.stream, { after: 0, limit: 5 })).toEqual([commit]);
      expect((await store.append(append)).commit).toEqual(commit);
    });

    it.each<[string, StoredEvent, string]>([
      ['of a version that is not known yet', { type: 'Named', version: 4, data: {} }, 'event-store.unknown-version'],
      ['of a version that is no number', { type: 'Named', version: 0.5, data: {} }, 'event-store.unknown-version'],
      ['of a type that is not known', { type: 'Renamed', data: {} }, 'event-store.unknown-type'],
    ])('refuses to read past an event %s', async (_what, odd, code) => {
      const { store, plant } = await make(codec);
      const commit = planted({ type: 'Noted', data: { text: 't' } }, odd);
      await plant(commit);
      await store.append(asked(commit.stream, 1));
      const refusal = {
        code,
        retriable: true,
        fields: expect.objectContaining({ stream: commit.stream, sequence: 1 }),
      };
      await expect(store.read(commit.stream, { after: 0, limit: 5 })).rejects.toMatchObject(refusal);
      await expect(store.findByCommand(commit.stream, 'c1')).rejects.toMatchObject(refusal);
      expect(await store.read(commit.stream, { after: 1, limit: 5 })).toHaveLength(1);
    });
  });
}
