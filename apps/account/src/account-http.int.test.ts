import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { expectProblem } from '@cutover/service-kit/testing';
import { clientOf, type Answer, type Client } from './testing/http-client.ts';
import { startAccount, tokenFor, type TestService } from './testing/test-service.ts';

let standin: MongoStandin;
/** Two pods on one database. */
let one: TestService;
let two: TestService;
let ada: Client;
let grace: Client;
let teller: Client;
let adaElsewhere: Client;

const eur = (minor: number) => ({ amount: { minor, currency: 'EUR' } });

async function opened(client: Client, minor = 0, currency = 'EUR'): Promise<string> {
  const { body, status } = await client.post('/accounts', { currency });
  expect(status).toBe(201);
  if (minor > 0) await client.post(`/accounts/${body.id}/deposits`, { amount: { minor, currency } });
  return body.id as string;
}

async function balance(client: Client, id: string): Promise<number> {
  return (await client.get(`/accounts/${id}`)).body.balance.minor as number;
}

beforeAll(async () => {
  standin = await startMongoStandin();
  [one, two] = await Promise.all([startAccount(standin.url, 'pod-1'), startAccount(standin.url, 'pod-2')]);
  ada = clientOf(one.url, await tokenFor('ada'));
  adaElsewhere = clientOf(two.url, await tokenFor('ada'));
  grace = clientOf(one.url, await tokenFor('grace'));
  teller = clientOf(two.url, await tokenFor('tom', { roles: ['teller'] }));
}, 120_000);

afterAll(async () => {
  await Promise.all([one, two].map((service) => service?.stop()));
  await standin.stop();
});

describe('an account', () => {
  it('is opened, paid into, drawn from and looked at', async () => {
    const { status, body, headers } = await ada.post('/accounts', { currency: 'EUR' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ owner: 'ada', currency: 'EUR', balance: { minor: 0, currency: 'EUR' }, sequence: 1 });
    expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(headers.get('location')).toBe(`/accounts/${body.id}`);
    expect(headers.get('x-version')).toBe('0.0.0-dev');

    const paid = await ada.post(`/accounts/${body.id}/deposits`, eur(500));
    expect(paid.status).toBe(201);
    expect(paid.body).toMatchObject({
      accountId: body.id,
      sequence: 2,
      type: 'deposit',
      ...eur(500),
      balance: { minor: 500 },
    });
    const drawn = await adaElsewhere.post(`/accounts/${body.id}/withdrawals`, eur(120));
    expect(drawn.body).toMatchObject({ sequence: 3, type: 'withdrawal', ...eur(120), balance: { minor: 380 } });
    expect((await ada.get(`/accounts/${body.id}`)).body).toEqual({
      ...body,
      balance: { minor: 380, currency: 'EUR' },
      available: { minor: 380, currency: 'EUR' },
      sequence: 3,
    });
  });

  it('is not drawn below nothing', async () => {
    const id = await opened(ada, 100);
    expectProblem(await ada.post(`/accounts/${id}/withdrawals`, eur(101)), 409, 'account.insufficient-funds');
    expect(await balance(ada, id)).toBe(100);
  });

  it('belongs to its owner', async () => {
    const id = await opened(ada, 100);
    expectProblem(await grace.get(`/accounts/${id}`), 403, 'account.not-yours');
    expectProblem(await grace.get(`/accounts/${id}/statement`), 403, 'account.not-yours');
    expectProblem(await grace.post(`/accounts/${id}/deposits`, eur(1)), 403, 'account.not-yours');
    expectProblem(await grace.post(`/accounts/${id}/withdrawals`, eur(1)), 403, 'account.not-yours');
    const stolen = { from: id, to: await opened(grace), ...eur(1) };
    const refused = await grace.post('/transfers', stolen);
    expectProblem(refused, 403, 'account.not-yours');
    expect(refused.body.field).toBe('from');
  });

  it('lets a teller pay in, look and open for others, and nothing else', async () => {
    const { body } = await teller.post('/accounts', { currency: 'EUR', owner: 'ada' });
    expect(body.owner).toBe('ada');
    expect((await teller.post(`/accounts/${body.id}/deposits`, eur(5))).status).toBe(201);
    expect(await balance(teller, body.id)).toBe(5);
    expectProblem(await teller.post(`/accounts/${body.id}/withdrawals`, eur(5)), 403, 'account.not-yours');
    expectProblem(await grace.post('/accounts', { currency: 'EUR', owner: 'ada' }), 403, 'account.owner-forbidden');
    expectProblem(await grace.get('/accounts?owner=ada'), 403, 'account.owner-forbidden');
  });

  it('is listed to its owner, page by page', async () => {
    const hopper = clientOf(one.url, await tokenFor(`hopper-${randomUUID()}`));
    const ids = [await opened(hopper, 7), await opened(hopper), await opened(hopper)];
    const first = (await hopper.get('/accounts?limit=2')).body;
    expect(first.accounts.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect(first.accounts[0].balance.minor).toBe(7);
    const second = (await hopper.get(`/accounts?limit=2&cursor=${first.next}`)).body;
    expect(second.accounts.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2));
    expect(second.next).toBeNull();
  });

  it('has a statement, newest first, page by page', async () => {
    const id = await opened(ada, 100);
    await ada.post(`/accounts/${id}/withdrawals`, eur(30));
    const other = await opened(ada);
    const transfer = (await ada.post('/transfers', { from: id, to: other, ...eur(20) })).body;
    const first = (await ada.get(`/accounts/${id}/statement?limit=2`)).body;
    expect(first.entries).toMatchObject([
      { sequence: 4, type: 'transfer-out', ...eur(20), balance: { minor: 50 }, transferId: transfer.id },
      { sequence: 3, type: 'withdrawal', ...eur(30), balance: { minor: 70 } },
    ]);
    const second = (await ada.get(`/accounts/${id}/statement?limit=2&cursor=${first.next}`)).body;
    expect(second.entries).toMatchObject([
      { sequence: 2, type: 'deposit', ...eur(100) },
      { sequence: 1, type: 'opened' },
    ]);
    expect(second.next).toBeNull();
    expect((await ada.get(`/accounts/${other}/statement`)).body.entries[0]).toMatchObject({
      type: 'transfer-in',
      ...eur(20),
    });
  });
});

describe('a transfer', () => {
  it('moves money between two accounts, of whomever', async () => {
    const [from, to] = [await opened(ada, 100), await opened(grace, 1)];
    const { status, body, headers } = await ada.post('/transfers', { from, to, ...eur(40) });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'completed', from, to, ...eur(40) });
    expect(headers.get('location')).toBe(`/transfers/${body.id}`);
    expect([await balance(ada, from), await balance(grace, to)]).toEqual([60, 41]);
    expect((await adaElsewhere.get(`/transfers/${body.id}`)).body).toEqual(body);
    expectProblem(await grace.get(`/transfers/${body.id}`), 403, 'transfer.not-yours');
    expect((await teller.get(`/transfers/${body.id}`)).status).toBe(200);
  });

  it.each([
    [
      'more than there is',
      async () => ({ from: await opened(ada, 1), to: await opened(grace), ...eur(2) }),
      409,
      'account.insufficient-funds',
    ],
    [
      'to an account of another currency',
      async () => ({ from: await opened(ada, 9), to: await opened(grace, 0, 'JPY'), ...eur(2) }),
      422,
      'account.currency-mismatch',
    ],
    ['to nobody', async () => ({ from: await opened(ada, 9), to: randomUUID(), ...eur(2) }), 404, 'account.unknown'],
    ['from nobody', async () => ({ from: randomUUID(), to: await opened(ada), ...eur(2) }), 404, 'account.unknown'],
  ])('is refused when it is %s', async (_what, order, status, code) => {
    expectProblem(await ada.post('/transfers', await order()), status, code);
  });

  it('to the account itself is refused, naming the field', async () => {
    const from = await opened(ada, 9);
    const refused = await ada.post('/transfers', { from, to: from, ...eur(2) });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('"to"');
  });

  it('is not known by any other id', async () => {
    expectProblem(await ada.get(`/transfers/${randomUUID()}`), 404, 'transfer.unknown');
  });
});

describe('a key', () => {
  it('gives the same answer again, from any pod, whatever happened since', async () => {
    const key = randomUUID();
    const first = await ada.post('/accounts', { currency: 'EUR' }, key);
    const { id } = first.body;
    const again = await adaElsewhere.post('/accounts', { currency: 'EUR' }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);

    await ada.post(`/accounts/${id}/deposits`, eur(10));
    const drawKey = randomUUID();
    const drawn = await ada.post(`/accounts/${id}/withdrawals`, eur(10), drawKey);
    const drawnAgain = await adaElsewhere.post(`/accounts/${id}/withdrawals`, eur(10), drawKey.toUpperCase());
    expect([drawnAgain.status, drawnAgain.body]).toEqual([201, drawn.body]);
    expect(await balance(ada, id)).toBe(0);
  });

  it('of a transfer moves money once', async () => {
    const [from, to] = [await opened(ada, 10), await opened(grace)];
    const key = randomUUID();
    const order = { from, to, ...eur(10) };
    const answers = await Promise.all([ada, adaElsewhere, ada].map((client) => client.post('/transfers', order, key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const last = await ada.post('/transfers', order, key);
    expect([last.status, last.body.status, last.headers.get('idempotency-replayed')]).toEqual([
      201,
      'completed',
      'true',
    ]);
    expect([await balance(ada, from), await balance(grace, to)]).toEqual([0, 10]);
  });

  it('that was used for something else is refused', async () => {
    const [id, other] = [await opened(ada, 10), await opened(ada, 10)];
    const key = randomUUID();
    await ada.post(`/accounts/${id}/deposits`, eur(1), key);
    const reused: [string, unknown][] = [
      [`/accounts/${id}/deposits`, eur(2)],
      [`/accounts/${id}/withdrawals`, eur(1)],
      [`/accounts/${other}/deposits`, eur(1)],
      [`/accounts/${id}/withdrawals`, eur(1_000)],
      ['/accounts', { currency: 'EUR' }],
    ];
    for (const [path, body] of reused)
      expectProblem(await adaElsewhere.post(path, body, key), 422, 'event-store.key-reused');
    const transferKey = randomUUID();
    await ada.post('/transfers', { from: id, to: other, ...eur(1) }, transferKey);
    expectProblem(
      await ada.post('/transfers', { from: id, to: other, ...eur(2) }, transferKey),
      422,
      'event-store.key-reused',
    );
    expect([await balance(ada, id), await balance(ada, other)]).toEqual([10, 11]);
  });

  it("is each member's own", async () => {
    const key = randomUUID();
    const [mine, hers] = [
      await ada.post('/accounts', { currency: 'EUR' }, key),
      await grace.post('/accounts', { currency: 'EUR' }, key),
    ];
    expect(mine.body.id).not.toBe(hers.body.id);
  });

  it('is needed, and is a UUID', async () => {
    for (const key of [null, 'not-a-uuid']) {
      const refused = await ada.post('/accounts', { currency: 'EUR' }, key);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body).toLowerCase()).toContain('idempotency-key');
    }
  });

  it('is not used up by a refusal', async () => {
    const id = await opened(ada, 5);
    const key = randomUUID();
    expect((await ada.post(`/accounts/${id}/withdrawals`, eur(9), key)).status).toBe(409);
    await ada.post(`/accounts/${id}/deposits`, eur(4));
    expect((await ada.post(`/accounts/${id}/withdrawals`, eur(9), key)).status).toBe(201);
  });
});

describe('two pods on one account', () => {
  it('record every deposit once and never overdraw', async () => {
    const id = await opened(ada, 50);
    const clients = [ada, adaElsewhere];
    const deposits = Array.from({ length: 20 }, (_, i) => clients[i % 2]!.post(`/accounts/${id}/deposits`, eur(1)));
    const draws = Array.from({ length: 20 }, (_, i) => clients[i % 2]!.post(`/accounts/${id}/withdrawals`, eur(7)));
    const [paid, drawn] = await Promise.all([Promise.all(deposits), Promise.all(draws)]);
    const count = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status).length;
    expect(new Set([...paid, ...drawn].map(({ status }) => status))).toEqual(new Set([201, 409]));
    expect(count(paid, 201)).toBe(20);
    expect(await balance(ada, id)).toBe(70 - 7 * count(drawn, 201));
    expect(await balance(adaElsewhere, id)).toBeGreaterThanOrEqual(0);
    const { entries } = (await ada.get(`/accounts/${id}/statement?limit=200`)).body;
    const sequences = entries.map(({ sequence }: { sequence: number }) => sequence);
    expect(sequences).toEqual(Array.from({ length: entries.length }, (_, i) => entries.length - i));
  }, 30_000);
});

describe('bad input', () => {
  const money = (minor: unknown, currency: unknown = 'EUR') => ({ amount: { minor, currency } });

  it.each<[string, unknown, string]>([
    ['a negative amount', money(-1), 'amount.minor'],
    ['nothing', money(0), 'amount.minor'],
    ['a fraction', money(1.5), 'amount.minor'],
    ['too much', money(1e15), 'amount.minor'],
    ['an amount as text', money('5'), 'amount.minor'],
    ['an unknown currency', money(5, 'EURO'), 'amount.currency'],
    ['a lower-case currency', money(5, 'eur'), 'amount.currency'],
    ['no amount', {}, 'amount'],
    ['an unknown field', { ...money(5), note: 'x' }, 'note'],
    ['an unknown field inside', { amount: { minor: 5, currency: 'EUR', scale: 2 } }, 'scale'],
    ['a list', [], ''],
  ])('%s gets 400, naming the field', async (_what, body, field) => {
    const id = await opened(ada);
    const refused = await ada.post(`/accounts/${id}/deposits`, body);
    expectProblem(refused, 400, 'request.invalid');
    expect(JSON.stringify(refused.body)).toContain(field);
    expect(await balance(ada, id)).toBe(0);
  });

  it("of another currency than the account's gets 422", async () => {
    const id = await opened(ada);
    const refused = await ada.post(`/accounts/${id}/deposits`, money(5, 'USD'));
    expectProblem(refused, 422, 'account.currency-mismatch');
    expect(refused.body.field).toBe('amount.currency');
  });

  it('that is no JSON gets 400', async () => {
    expectProblem(await ada.post('/accounts', '{"currency":'), 400, 'request.malformed-json');
  });

  it('that is too large gets 413', async () => {
    expectProblem(
      await ada.post('/accounts', { currency: 'EUR', owner: 'x'.repeat(70_000) }),
      413,
      'request.too-large',
    );
  });

  it.each(['/accounts/no-uuid', '/accounts/no-uuid/statement', '/transfers/no-uuid'])('%s gets 400', async (path) => {
    expectProblem(await ada.get(path), 400, 'request.invalid');
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'colour=red'])('?%s gets 400', async (query) => {
    expectProblem(await ada.get(`/accounts?${query}`), 400, 'request.invalid');
    expectProblem(await ada.get(`/accounts/${await opened(ada)}/statement?${query}`), 400, 'request.invalid');
  });

  it('gets 404 for an account that does not exist', async () => {
    const id = randomUUID();
    expectProblem(await ada.get(`/accounts/${id}`), 404, 'account.unknown');
    expectProblem(await ada.post(`/accounts/${id}/deposits`, eur(1)), 404, 'account.unknown');
  });
});

describe('a token', () => {
  it.each<[string, () => Promise<string | undefined>, string]>([
    ['that is missing', async () => undefined, 'auth.required'],
    ['that has expired', () => tokenFor('ada', { expiresInSeconds: -60 }), 'auth.expired-token'],
    ['that is forged', () => tokenFor('ada', {}, 'another-secret-of-at-least-32-bytes!'), 'auth.invalid-token'],
    ['that is no token', async () => 'x.y.z', 'auth.invalid-token'],
  ])('%s gets 401', async (_what, token, code) => {
    const nobody = clientOf(one.url, await token());
    expectProblem(await nobody.get('/accounts'), 401, code);
    expectProblem(await nobody.post('/accounts', { currency: 'EUR' }), 401, code);
  });
});
