import { describe, expect, it } from '@jest/globals';
import { crashingStores, heldStores } from '../testing/crashing-stores.ts';
import { inMemoryStores, type InMemoryStores } from '../testing/in-memory-stores.ts';
import { by, CLIENT, membershipOn } from '../testing/test-membership.ts';
import { memberIdOf } from '../member/member.ts';
import type { Membership } from '../membership.ts';

const PASSWORD = 'correct horse battery';
const ada = { email: 'ada@example.org', name: 'Ada', password: PASSWORD };
const TAKEN = { code: 'member.email-taken' };

async function register(membership: Membership, over: object = {}, key = 'k1'): Promise<string> {
  return memberIdOf((await membership.members.register(key, { ...ada, ...over }, CLIENT)).commit.stream);
}

async function living(stores: InMemoryStores): Promise<string[]> {
  const { members } = await membershipOn(stores).members.list('', 100);
  return members.filter(({ member }) => member.leftAt === undefined).map(({ member }) => member.email);
}

describe('an address', () => {
  it('belongs to one member', async () => {
    const membership = membershipOn(inMemoryStores());
    await register(membership);
    await expect(register(membership, { name: 'Eve' }, 'k2')).rejects.toMatchObject(TAKEN);
  });

  it('belongs to one of many who register at once', async () => {
    const stores = inMemoryStores();
    const pods = [membershipOn(stores), membershipOn(stores)];
    const all = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => register(pods[i % 2]!, {}, `k${i}`)));
    const codes = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(codes).toEqual(Array.from({ length: 11 }, () => TAKEN.code));
    expect(await living(stores)).toEqual([ada.email]);
  });

  it('is free again when its member changes it, or leaves', async () => {
    const stores = inMemoryStores();
    const membership = membershipOn(stores);
    const id = await register(membership);
    await membership.members.changeEmail(by(id), id, { email: 'ada@new.example', password: PASSWORD, client: CLIENT });
    const next = await register(membership, { name: 'Eve' }, 'k2');
    await membership.members.leave(by(next), next);
    const third = await register(membership, { name: 'Zoe' }, 'k3');
    expect(new Set([id, next, third]).size).toBe(3);
    expect([...stores.claims.held.keys()].sort()).toEqual([ada.email, 'ada@new.example']);
    expect(stores.credentials.hashes.size).toBe(2);
  });

  it('is not used by a registration that was overtaken while it was slow', async () => {
    const stores = inMemoryStores();
    let goOn: () => void = () => undefined;
    let reached: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const there = new Promise<void>((resolve) => (reached = resolve));
    const slow = heldStores(stores, async (name) => {
      if (name !== 'append') return;
      reached();
      await held;
    });
    const late = register(membershipOn(slow));
    await there;
    const winner = await register(membershipOn(stores), { name: 'Eve' }, 'k2');
    goOn();
    await expect(late).rejects.toMatchObject(TAKEN);
    expect(await living(stores)).toEqual([ada.email]);
    expect(stores.claims.held.get(ada.email)?.memberId).toBe(winner);
  });
});

describe('a crash at any write', () => {
  const points = Array.from({ length: 9 }, (_, left) => [true, false].map((lands) => ({ left, lands }))).flat();

  it.each(points)('of a registration ($left, lands: $lands) leaves it to be tried again', async (fuse) => {
    const stores = inMemoryStores();
    await register(membershipOn(crashingStores(stores, { ...fuse }))).catch(() => undefined);
    const membership = membershipOn(stores);
    const id = await register(membership);
    expect(await living(stores)).toEqual([ada.email]);
    expect((await membership.sessions.logIn(ada.email, PASSWORD, CLIENT)).id).toBe(id);
    expect(stores.credentials.hashes.size).toBe(1);
  });

  it.each(points)('of a registration ($left, lands: $lands) leaves one member at most', async (fuse) => {
    const stores = inMemoryStores();
    await register(membershipOn(crashingStores(stores, { ...fuse }))).catch(() => undefined);
    const other = register(membershipOn(stores), { password: 'another long password' }, 'k2');
    const taken = await other.then(
      () => false,
      (error: { code: string }) => error.code === TAKEN.code,
    );
    expect(await living(stores)).toEqual([ada.email]);
    const right = taken ? PASSWORD : 'another long password';
    await expect(membershipOn(stores).sessions.logIn(ada.email, right, CLIENT)).resolves.toBeDefined();
  });

  it.each(points)('of a change of address ($left, lands: $lands) leaves the old or the new', async (fuse) => {
    const stores = inMemoryStores();
    const id = await register(membershipOn(stores));
    const change = (membership: Membership) =>
      membership.members.changeEmail(by(id, 'change'), id, {
        email: 'ada@new.example',
        password: PASSWORD,
        client: CLIENT,
      });
    await change(membershipOn(crashingStores(stores, { ...fuse }))).catch(() => undefined);
    const [email] = await living(stores);
    await expect(membershipOn(stores).sessions.logIn(email!, PASSWORD, CLIENT)).resolves.toMatchObject({ id });
    // Whichever is not the member's can be had by someone else, at once.
    const free = email === ada.email ? 'ada@new.example' : ada.email;
    await expect(membershipOn(stores).sessions.logIn(free, PASSWORD, CLIENT)).rejects.toMatchObject({
      code: 'session.refused',
    });
    await register(membershipOn(stores), { email: free, name: 'Eve' }, 'k2');
    expect((await living(stores)).sort()).toEqual([ada.email, 'ada@new.example']);
  });

  it.each(points)('of leaving ($left, lands: $lands) frees the address all the same', async (fuse) => {
    const stores = inMemoryStores();
    const id = await register(membershipOn(stores));
    await membershipOn(crashingStores(stores, { ...fuse }))
      .members.leave(by(id, 'leave'), id)
      .catch(() => undefined);
    await membershipOn(stores).members.leave(by(id, 'leave'), id);
    expect([stores.claims.held.size, stores.credentials.hashes.size]).toEqual([0, 0]);
    await register(membershipOn(stores), { name: 'Eve' }, 'k2');
  });
});

describe('a key', () => {
  it('gives the same registration again, whatever happened since', async () => {
    const membership = membershipOn(inMemoryStores());
    const { members } = membership;
    const first = await members.register('k1', ada, CLIENT);
    const id = memberIdOf(first.commit.stream);
    await members.changePassword(by(id), id, { current: PASSWORD, next: 'another long password', client: CLIENT });
    expect(await members.register('k1', ada, CLIENT)).toEqual({ ...first, replayed: true });
  });

  it('is not answered for another name or password', async () => {
    const { members } = membershipOn(inMemoryStores());
    await members.register('k1', ada, CLIENT);
    const reused = { code: 'event-store.key-reused' };
    await expect(members.register('k1', { ...ada, name: 'Eve' }, CLIENT)).rejects.toMatchObject(reused);
    await expect(members.register('k1', { ...ada, password: 'another long password' }, CLIENT)).rejects.toMatchObject(
      reused,
    );
  });

  it('changes a password once, though the old one is wrong by then', async () => {
    const membership = membershipOn(inMemoryStores());
    const id = await register(membership);
    const change = { current: PASSWORD, next: 'another long password', client: CLIENT };
    const first = await membership.members.changePassword(by(id, 'change'), id, change);
    const again = await membership.members.changePassword(by(id, 'change'), id, change);
    expect(again).toEqual({ ...first, replayed: true });
    await expect(membership.sessions.logIn(ada.email, PASSWORD, CLIENT)).rejects.toMatchObject({
      code: 'session.refused',
    });
    await expect(membership.sessions.logIn(ada.email, change.next, CLIENT)).resolves.toMatchObject({ id });
  });
});

describe('logging in', () => {
  const refused = { code: 'session.refused' };
  const TOO_MANY = { code: 'session.too-many-failures', fields: { retryAfterSeconds: expect.any(Number) } };

  it('is refused alike for a wrong password and for nobody', async () => {
    const membership = membershipOn(inMemoryStores());
    await register(membership);
    const errors = await Promise.all(
      [ada.email, 'nobody@example.org'].map((email) =>
        membership.sessions.logIn(email, 'wrong', CLIENT).catch((e) => e),
      ),
    );
    expect(errors[0]).toMatchObject(refused);
    expect({ ...errors[1] }).toEqual({ ...errors[0] });
    expect(errors[1].message).toBe(errors[0].message);
  });

  it.each([ada.email, 'nobody@example.org'])('is limited after wrong passwords: %s', async (email) => {
    let now = 1_700_000_000_000;
    const stores = inMemoryStores();
    const pods = [membershipOn(stores, () => new Date(now)), membershipOn(stores, () => new Date(now))];
    await register(pods[0]!);
    for (let i = 0; i < 3; i++)
      await expect(pods[i % 2]!.sessions.logIn(email, 'x', CLIENT)).rejects.toMatchObject(refused);
    await expect(pods[1]!.sessions.logIn(email, PASSWORD, CLIENT)).rejects.toMatchObject(TOO_MANY);
    now += 60_000;
    if (email === ada.email) await expect(pods[1]!.sessions.logIn(email, PASSWORD, CLIENT)).resolves.toBeDefined();
  });

  it('is limited for tries at the same moment too', async () => {
    const membership = membershipOn(inMemoryStores());
    await register(membership);
    const tries = Array.from({ length: 10 }, () =>
      membership.sessions.logIn(ada.email, 'x', CLIENT).catch((e) => e.code),
    );
    const codes = await Promise.all(tries);
    expect(codes.filter((code) => code === refused.code)).toHaveLength(3);
  });

  it('with the right password counts for nothing', async () => {
    const membership = membershipOn(inMemoryStores());
    const id = await register(membership);
    for (let i = 0; i < 8; i++)
      await expect(membership.sessions.logIn(ada.email, PASSWORD, CLIENT)).resolves.toMatchObject({ id });
  });
});
