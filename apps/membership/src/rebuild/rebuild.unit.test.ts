import { describe, expect, it } from '@jest/globals';
import type { InMemoryOutbox } from '@cutover/messaging';
import { crashingStores } from '../testing/crashing-stores.ts';
import { inMemoryStores, type InMemoryStores } from '../testing/in-memory-stores.ts';
import { CLIENT, by, membershipOn, nextId } from '../testing/test-membership.ts';
import { memberIdOf } from '../member/member.ts';
import { rebuild } from './rebuild.ts';

const PASSWORD = 'correct horse battery';

/** Five members, of whom one has left and one has another address by now. */
async function busy(): Promise<InMemoryStores> {
  const stores = inMemoryStores();
  const { members } = membershipOn(stores);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) {
    const who = { email: `m${i}@example.org`, name: `M${i}`, password: PASSWORD };
    ids.push(memberIdOf((await members.register(nextId(), who, CLIENT)).commit.stream));
  }
  await members.leave(by(ids[0]!), ids[0]!);
  await members.changeEmail(by(ids[1]!), ids[1]!, { email: 'new@example.org', password: PASSWORD, client: CLIENT });
  return stores;
}

const shown = async ({ claims, directory, outbox }: InMemoryStores) => ({
  claims: [...claims.held.values()].toSorted((a, b) => (a.email < b.email ? -1 : 1)),
  members: await directory.list('', 100),
  notes: [...(outbox as InMemoryOutbox).notes.values()]
    .map(({ stream, commandId }) => `${stream} ${commandId}`)
    .toSorted(),
});

/** The same events and hashes, and nothing that is derived from events. */
const bare = ({ store, credentials }: InMemoryStores): InMemoryStores => ({ ...inMemoryStores(), store, credentials });

describe('a rebuild of members', () => {
  it('makes lists, claims and notes from events as the service has made them as it went', async () => {
    const stores = await busy();
    const lost = bare(stores);
    expect(await rebuild(lost, { pageSize: 2 })).toEqual({ members: 5, notes: 6 });
    expect(await shown(lost)).toEqual(await shown(stores));
    expect(await rebuild(lost)).toMatchObject({ notes: 0 });
    const { members, sessions } = membershipOn(lost);
    expect((await members.list('', 100)).members).toHaveLength(5);
    await expect(
      members.register(nextId(), { email: 'new@example.org', name: 'N', password: PASSWORD }, CLIENT),
    ).rejects.toMatchObject({
      code: 'member.email-taken',
    });
    expect((await sessions.logIn('new@example.org', PASSWORD, CLIENT)).member.name).toBe('M1');
  });

  it.each([true, false])('goes on after a crash at any write (it lands: %s)', async (lands) => {
    const stores = await busy();
    for (let left = 0; left < 12; left++) {
      const lost = bare(stores);
      await expect(rebuild(crashingStores(lost, { left, lands }), { pageSize: 2 })).rejects.toThrow('crash');
      await rebuild(lost, { pageSize: 2 });
      expect(await shown(lost)).toEqual(await shown(stores));
    }
  });
});
