import { describe, expect, it } from '@jest/globals';
import { memberRegistered } from '@cutover/contracts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { crashingStores } from '../testing/crashing-stores.ts';
import { by, CLIENT, membershipOn, published } from '../testing/test-membership.ts';

const ada = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' };

describe('what is published', () => {
  it('is that a member has registered, once, without address, name or anything of the password', async () => {
    const stores = inMemoryStores();
    const { transport, messages } = await published();
    const membership = membershipOn(stores, undefined, { transport });
    const { commit } = await membership.members.register('k1', ada, CLIENT);
    const id = commit.stream.slice('member-'.length);
    await membership.members.register('k1', ada, CLIENT);
    await membership.members.rename(by(id), id, 'Ada L.');
    expect(await membership.relay?.sweep()).toBe(1);
    expect(await membership.relay?.sweep()).toBe(0);
    const [message, ...others] = await messages();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ topic: 'member.events', key: id, id: `${id}/MemberRegistered`, version: 1 });
    expect(memberRegistered.parse(message!.version, message!.data)).toEqual(message!.data);
    expect(JSON.stringify(message)).not.toMatch(/example\.org|Ada|claim|credential|scrypt/);
  });

  it.each(Array.from({ length: 8 }, (_, left) => [true, false].map((lands) => ({ left, lands }))).flat())(
    'is not lost by a crash of the registration ($left, lands: $lands), nor is what was not recorded told',
    async (fuse) => {
      const stores = inMemoryStores();
      const { transport, messages } = await published();
      const dying = membershipOn(crashingStores(stores, { ...fuse }));
      const registered = await dying.members.register('k1', ada, CLIENT).then(
        () => true,
        () => false,
      );
      const next = membershipOn(stores, undefined, { transport });
      await next.relay?.sweep();
      const { members } = await next.members.list('', 10);
      if (registered) expect(members).toHaveLength(1);
      expect((await messages()).map(({ key }) => key)).toEqual(members.map(({ id }) => id));
    },
  );

  it('is that a member has left, once, and where nothing was heard of that before', async () => {
    const stores = inMemoryStores();
    const { transport, messages } = await published();
    const membership = membershipOn(stores, undefined, { transport });
    const id = (await membership.members.register('k1', ada, CLIENT)).commit.stream.slice('member-'.length);
    const leaving = by(id);
    for (let i = 0; i < 2; i++) await membership.members.leave(leaving, id);
    expect(await membership.relay?.sweep()).toBe(2);
    expect((await messages()).map(({ type, data }) => [type, data])).toMatchObject([
      ['MemberRegistered', { memberId: id }],
      ['MemberLeft', { memberId: id, leftAt: leaving.now.toISOString() }],
    ]);
    expect(stores.outbox).toMatchObject({ notes: new Map() });
  });

  it('waits while the broker is away', async () => {
    const stores = inMemoryStores();
    const { transport, messages } = await published();
    await membershipOn(stores).members.register('k1', ada, CLIENT);
    const failing = new Proxy(transport, {
      get: (target, name) =>
        name === 'send' ? () => Promise.reject(new Error('no broker')) : (Reflect.get(target, name, target) as unknown),
    });
    await expect(membershipOn(stores, undefined, { transport: failing }).relay?.sweep()).rejects.toThrow('no broker');
    expect(await messages()).toEqual([]);
    // The lease of the one that failed has ended by then.
    const later = () => new Date(1_700_000_060_000);
    expect(await membershipOn(stores, later, { transport }).relay?.sweep()).toBe(1);
    expect(await messages()).toHaveLength(1);
  });
});
