import { describe, expect, it } from '@jest/globals';

import { markedUsers } from './marked-users.ts';

const load = { keepAliveClients: 12, freshClients: 8, freshConnectionShare: 0.3 };

describe('users who send the header', () => {
  it('are the same share of both kinds, drawn from the seed', () => {
    const { marked, fact } = markedUsers(load, 25, 7);
    expect(marked.clients.filter((client) => client < 12)).toHaveLength(3);
    expect(marked.clients.filter((client) => client >= 12 && client < 20)).toHaveLength(2);
    expect(fact).toMatchObject({ users: 5, of: 20, share: 0.25 });
    expect(markedUsers(load, 25, 7)).toEqual({ marked, fact });
    const others = Array.from({ length: 20 }, (_, seed) => markedUsers(load, 25, seed).marked.clients.join());
    expect(new Set(others).size).toBeGreaterThan(10);
  });
  it('are never none or all, and the share of the requests is what their number makes of it', () => {
    expect(markedUsers(load, 1, 1).fact).toMatchObject({ users: 2, share: expect.closeTo(0.7 / 12 + 0.3 / 8, 9) });
    expect(markedUsers(load, 99, 1).fact.users).toBe(18);
  });
});
