import { beforeEach, describe, expect, it } from '@jest/globals';
import { memberIdOf } from '../member/member.ts';
import type { Membership } from '../membership.ts';
import { inMemoryStores, type InMemoryStores } from '../testing/in-memory-stores.ts';
import { CLIENT, membershipOn } from '../testing/test-membership.ts';

const PASSWORD = 'correct horse battery';
const ada = { email: 'ada@example.org', name: 'Ada', password: PASSWORD };
const REFUSED = 'session.refused';
const TOO_MANY = 'session.too-many-failures';

let stores: InMemoryStores;
let membership: Membership;
let id: string;

const register = async (over: object, key: string) =>
  memberIdOf((await membership.members.register(key, { ...ada, ...over }, CLIENT)).commit.stream);

/** `ok`, or the code of the refusal. */
async function logIn(password: string, from: { address: string; memberId?: string }, pod = membership) {
  return pod.sessions.logIn(ada.email, password, from).then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );
}

/** Wrong passwords of one client until it is told to stop. */
async function hammer(address: string): Promise<string[]> {
  const codes: string[] = [];
  while (codes.at(-1) !== TOO_MANY) codes.push(await logIn('wrong', { address }));
  return codes;
}

beforeEach(async () => {
  stores = inMemoryStores();
  membership = membershipOn(stores);
  id = await register({}, 'k1');
});

describe('wrong passwords', () => {
  it('of one client lock nobody out at another', async () => {
    expect(await hammer('203.0.113.9')).toEqual([REFUSED, REFUSED, REFUSED, TOO_MANY]);
    expect(await logIn(PASSWORD, { address: '203.0.113.9' })).toBe(TOO_MANY);
    expect(await logIn(PASSWORD, { address: '198.51.100.1' })).toBe('ok');
  });

  it('of many clients are limited for the address, and lock out nobody who has been logged in before', async () => {
    const codes = (await Promise.all(['1', '2', '3', '4'].map((last) => hammer(`203.0.113.${last}`)))).flat();
    expect(codes.filter((code) => code === REFUSED)).toHaveLength(7);
    expect(await logIn(PASSWORD, { address: '198.51.100.1' })).toBe(TOO_MANY);
    // From the attacker's own address even: a proxy may stand before all of them.
    expect(await logIn(PASSWORD, { address: '203.0.113.1', memberId: id })).toBe('ok');
  });

  it('are limited on a known device too, over all pods', async () => {
    const known = { address: '198.51.100.1', memberId: id };
    const other = membershipOn(stores);
    for (let i = 0; i < 3; i++) expect(await logIn('wrong', known, i % 2 === 0 ? membership : other)).toBe(REFUSED);
    expect(await logIn('wrong', { ...known, address: '198.51.100.2' })).toBe(TOO_MANY);
    // Which leaves the member every other device.
    expect(await logIn(PASSWORD, { address: '198.51.100.3' })).toBe('ok');
  });

  it("are a stranger's where the token is another member's", async () => {
    const eve = await register({ email: 'eve@example.org' }, 'k2');
    await hammer('203.0.113.9');
    expect(await logIn(PASSWORD, { address: '203.0.113.9', memberId: eve })).toBe(TOO_MANY);
    for (let i = 0; i < 3; i++) expect(await logIn('wrong', { address: '203.0.113.8', memberId: eve })).toBe(REFUSED);
    expect(await logIn(PASSWORD, { address: '203.0.113.9', memberId: id })).toBe('ok');
  });

  it('that could not be looked at for the sake of the address count for no client', async () => {
    for (const last of ['1', '2', '3']) await hammer(`203.0.113.${last}`);
    const before = stores.counts.snapshot();
    for (let i = 0; i < 5; i++) expect(await logIn(PASSWORD, { address: '198.51.100.1' })).toBe(TOO_MANY);
    const grown = [...stores.counts.snapshot()].filter(([key, count]) => count > (before.get(key) ?? 0));
    // The address's own counter alone.
    expect(grown).toHaveLength(1);
  });
});
