import { describe, expect, it } from '@jest/globals';
import type { Append, Commit, DomainEvent, RequestOrigin } from '../commit.ts';
import type { EventStore } from '../event-store.ts';

interface Counted extends DomainEvent {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
}

let made = 0;

function append(stream: string, expected: number, over: Partial<Append<Counted>> = {}): Append<Counted> {
  const by = expected + 1;
  const events: Counted[] = [{ type: 'Counted', data: { by } }];
  return {
    stream,
    expected,
    commandId: `command-${++made}`,
    events,
    recordedAt: new Date(1_700_000_000_000 + by),
    ...over,
  };
}

function request(idempotencyKey: string, over: Partial<RequestOrigin> = {}): RequestOrigin {
  return { subject: 'ada', idempotencyKey, fingerprint: 'body-1', ...over };
}

function sequences(commits: readonly Commit<Counted>[]): number[] {
  return commits.map(({ sequence }) => sequence);
}

/** What every event store promises. `make` gives a store; streams of other tests may already be in it. */
export function eventStoreContract(name: string, make: () => Promise<EventStore<Counted>>): void {
  const stream = (): string => `stream-${process.pid}-${++made}`;

  describe(`event store contract: ${name}`, () => {
    it('records the events of an append as one commit', async () => {
      const store = await make();
      const id = stream();
      const events: Counted[] = [
        { type: 'Counted', data: { by: 3 } },
        { type: 'Counted', data: { by: 2 ** 52 } },
      ];
      const origin = request(`key-of-${id}`);
      const asked = append(id, 0, { events, request: origin });
      const { commit, replayed } = await store.append(asked);
      expect(replayed).toBe(false);
      const { commandId, recordedAt } = asked;
      expect(commit).toEqual({
        stream: id,
        sequence: 1,
        commandId,
        request: origin,
        events,
        recordedAt,
        published: false,
      });
      expect(await store.read(id, { after: 0, limit: 10 })).toEqual([commit]);
    });

    it('reads nothing of a stream that does not exist', async () => {
      const store = await make();
      expect(await store.read(stream(), { after: 0, limit: 10 })).toEqual([]);
    });

    it('reads ranges in order, and only of the stream asked for', async () => {
      const store = await make();
      const id = stream();
      const other = `${id}x`;
      for (let n = 0; n < 12; n++) await store.append(append(id, n));
      await store.append(append(other, 0));
      expect(sequences(await store.read(id, { after: 0, limit: 5 }))).toEqual([1, 2, 3, 4, 5]);
      expect(sequences(await store.read(id, { after: 8, limit: 100 }))).toEqual([9, 10, 11, 12]);
      expect(await store.read(id, { after: 12, limit: 5 })).toEqual([]);
      expect((await store.read(other, { after: 0, limit: 5 }))[0]?.stream).toBe(other);
    });

    it('reads ranges of many streams in one look, in the order asked', async () => {
      const store = await make();
      const [a, b, none] = [stream(), stream(), stream()];
      for (let n = 0; n < 6; n++) await store.append(append(a, n));
      for (let n = 0; n < 3; n++) await store.append(append(b, n));
      const read = await store.readMany([
        { stream: b, after: 1, limit: 9 },
        { stream: none, after: 0, limit: 2 },
        { stream: a, after: 2, limit: 3 },
      ]);
      expect(read.map(sequences)).toEqual([[2, 3], [], [3, 4, 5]]);
      expect(read[0]![0]!.stream).toBe(b);
      expect(await store.readMany([])).toEqual([]);
    });

    it('refuses an append at a sequence that is taken', async () => {
      const store = await make();
      const id = stream();
      await store.append(append(id, 0));
      await expect(store.append(append(id, 0))).rejects.toMatchObject({
        code: 'event-store.conflict',
        retriable: true,
      });
      expect(await store.read(id, { after: 0, limit: 5 })).toHaveLength(1);
    });

    it('lets one of many racing appends through', async () => {
      const store = await make();
      const id = stream();
      const racing = await Promise.allSettled(Array.from({ length: 12 }, () => store.append(append(id, 0))));
      expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await store.read(id, { after: 0, limit: 20 })).toHaveLength(1);
    });

    it('replays a command that is recorded, wherever the stream stands by then', async () => {
      const store = await make();
      const id = stream();
      const asked = append(id, 0);
      const first = await store.append(asked);
      await store.append(append(id, 1));
      expect(await store.append({ ...asked, expected: 2 })).toEqual({ commit: first.commit, replayed: true });
      expect(await store.append(asked)).toEqual({ commit: first.commit, replayed: true });
      expect(await store.read(id, { after: 0, limit: 5 })).toHaveLength(2);
    });

    it('records one of many racing tries of one command, and all return it', async () => {
      const store = await make();
      const id = stream();
      const asked = append(id, 0);
      const all = await Promise.all(Array.from({ length: 12 }, () => store.append(asked)));
      expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(all.map(({ commit }) => JSON.stringify(commit))).size).toBe(1);
    });

    it('holds a command id apart in each stream', async () => {
      const store = await make();
      const [a, b] = [stream(), stream()];
      const commandId = `shared-${a}`;
      await store.append(append(a, 0, { commandId }));
      expect((await store.append(append(b, 0, { commandId }))).replayed).toBe(false);
      expect((await store.findByCommand(a, commandId))?.stream).toBe(a);
      expect((await store.findByCommand(b, commandId))?.stream).toBe(b);
    });

    it('replays a request that is recorded, even when asked of another stream', async () => {
      const store = await make();
      const [a, b] = [stream(), stream()];
      const origin = request(`key-${a}`);
      const first = await store.append(append(a, 0, { request: origin }));
      expect(await store.append(append(b, 0, { request: origin }))).toEqual({ commit: first.commit, replayed: true });
      expect(await store.read(b, { after: 0, limit: 5 })).toEqual([]);
    });

    it('refuses a key that was used for something else', async () => {
      const store = await make();
      const [a, b] = [stream(), stream()];
      await store.append(append(a, 0, { request: request(`key-${a}`) }));
      const other = append(b, 0, { request: request(`key-${a}`, { fingerprint: 'body-2' }) });
      await expect(store.append(other)).rejects.toMatchObject({ code: 'event-store.key-reused', retriable: false });
      expect(await store.read(b, { after: 0, limit: 5 })).toEqual([]);
    });

    it('refuses a command id that was used for something else, and tells what it means with what it recorded', async () => {
      const store = await make();
      const id = stream();
      const asked = append(id, 0, { fingerprint: 'one' });
      const { commit } = await store.append(asked);
      expect(commit.fingerprint).toBe('one');
      expect(await store.append({ ...asked, expected: 1 })).toEqual({ commit, replayed: true });
      for (const fingerprint of ['two', undefined]) {
        const other = store.append({
          ...append(id, 1),
          commandId: asked.commandId,
          ...(fingerprint && { fingerprint }),
        });
        await expect(other).rejects.toMatchObject({ code: 'event-store.key-reused', retriable: false });
      }
      expect(await store.read(id, { after: 0, limit: 5 })).toEqual([commit]);
    });

    it('cannot tell what a command meant that was recorded without', async () => {
      const store = await make();
      const id = stream();
      const asked = append(id, 0);
      const { commit } = await store.append(asked);
      expect(await store.append({ ...asked, fingerprint: 'one' })).toEqual({ commit, replayed: true });
    });

    it('holds a key apart for each subject', async () => {
      const store = await make();
      const [a, b] = [stream(), stream()];
      await store.append(append(a, 0, { request: request(`key-${a}`) }));
      const grace = append(b, 0, { request: request(`key-${a}`, { subject: 'grace', fingerprint: 'body-2' }) });
      expect((await store.append(grace)).replayed).toBe(false);
      expect((await store.findByRequest('grace', `key-${a}`))?.stream).toBe(b);
      expect(await store.findByRequest('alan', `key-${a}`)).toBeUndefined();
    });

    it('takes many appends that no request stands behind', async () => {
      const store = await make();
      const [a, b] = [stream(), stream()];
      await store.append(append(a, 0));
      await expect(store.append(append(b, 0))).resolves.toMatchObject({ replayed: false });
    });

    it('marks a commit as published, and nothing else in it', async () => {
      const store = await make();
      const id = stream();
      const { commit } = await store.append(append(id, 0));
      await store.append(append(id, 1));
      await store.markPublished(id, 1);
      await store.markPublished(id, 1);
      const [first, second] = await store.read(id, { after: 0, limit: 5 });
      expect(first).toEqual({ ...commit, published: true });
      expect(second?.published).toBe(false);
      expect((await store.findByCommand(id, commit.commandId))?.published).toBe(true);
    });

    it('records that there is nothing to publish in a commit', async () => {
      const store = await make();
      const id = stream();
      await store.append(append(id, 0, { published: true }));
      expect((await store.read(id, { after: 0, limit: 5 }))[0]?.published).toBe(true);
    });

    it.each<[string, Partial<Append<Counted>>]>([
      ['no events', { events: [] }],
      ['no command id', { commandId: '' }],
      ['a stream without a name', { stream: '' }],
      ['a stream named with a slash', { stream: 'a/b' }],
      ['a negative sequence', { expected: -1 }],
      ['a fractional sequence', { expected: 0.5 }],
    ])('refuses %s', async (_what, over) => {
      const store = await make();
      await expect(store.append(append(stream(), 0, over))).rejects.toMatchObject({ code: 'event-store.invalid' });
    });

    it('keeps what it holds when callers change what they gave or got', async () => {
      const store = await make();
      const id = stream();
      const data = { by: 1 };
      await store.append(append(id, 0, { events: [{ type: 'Counted', data }] }));
      data.by = 99;
      const [read] = await store.read(id, { after: 0, limit: 1 });
      (read!.events[0]!.data as { by: number }).by = 98;
      expect((await store.read(id, { after: 0, limit: 1 }))[0]?.events[0]?.data.by).toBe(1);
    });
  });
}
