import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { createTokenVerifier, remoteKeys } from '@cutover/service-kit';
import { expectProblem, type Answer } from '@cutover/service-kit/testing';
import { newKeyPem } from './testing/test-membership.ts';
import { operatorToken, send, startMembership, testEnvironment, type TestService } from './testing/test-service.ts';

const PASSWORD = 'correct horse battery';

let standin: MongoStandin;
/** Two pods on one database, at one moment: no window of failures ends between two tries. */
let one: TestService;
let two: TestService;
let operator: string;
let made = 0;

interface Someone {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

const address = () => `member-${++made}@example.org`;
const newMember = (over: object = {}) => ({ email: address(), name: 'Ada', password: PASSWORD, ...over });

async function logIn(email: string, password = PASSWORD): Promise<Answer> {
  return send(two.url, 'POST /sessions', { body: { email, password } });
}

async function someone(): Promise<Someone> {
  const body = newMember();
  const { body: member } = await send(one.url, 'POST /members', { body });
  const { token } = (await logIn(body.email)).body;
  return { id: member.id, email: body.email, token };
}

beforeAll(async () => {
  standin = await startMongoStandin();
  const keys = newKeyPem();
  const now = new Date();
  [one, two] = (await Promise.all(
    ['pod-1', 'pod-2'].map((pod) => startMembership(testEnvironment(standin.url, keys, pod), () => now)),
  )) as [TestService, TestService];
  operator = await operatorToken();
}, 120_000);

afterAll(async () => {
  await Promise.all([one, two].map((service) => service?.stop()));
  await standin?.stop();
});

describe('a member', () => {
  it('registers, logs in and looks', async () => {
    const body = newMember({ email: ` Ada.${made}@Example.ORG` });
    const registered = await send(one.url, 'POST /members', { body });
    expect(registered.status).toBe(201);
    const email = body.email.trim().toLowerCase();
    expect(registered.body).toMatchObject({ status: 'registered', email, name: 'Ada', roles: [], sequence: 1 });
    expect(registered.headers.get('location')).toBe(`/members/${registered.body.id}`);
    expect(JSON.stringify(registered.body)).not.toMatch(/scrypt|correct horse|claim|credential/);

    const session = await logIn(body.email.toUpperCase());
    expect(session.status).toBe(200);
    expect(session.body).toMatchObject({ memberId: registered.body.id, tokenType: 'Bearer', expiresInSeconds: 900 });
    expect(session.headers.get('cache-control')).toBe('no-store');
    for (const path of ['me', registered.body.id]) {
      const seen = await send(two.url, `GET /members/${path}`, { token: session.body.token });
      expect([seen.status, seen.body]).toEqual([200, registered.body]);
    }
  });

  it('is believed by whoever reads the published keys', async () => {
    const { id, token } = await someone();
    const { body, headers } = await send(one.url, 'GET /.well-known/jwks.json');
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', kid: body.keys[0].kid });
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(body.keys[0]).not.toHaveProperty('d');
    const key = remoteKeys(`${one.url}/.well-known/jwks.json`);
    const elsewhere = createTokenVerifier({ key, algorithms: ['EdDSA'] });
    expect(await elsewhere.verify(`Bearer ${token}`)).toMatchObject({ subject: id, roles: [] });
  });

  it('changes name, address and password', async () => {
    const { id, email, token } = await someone();
    const renamed = await send(one.url, `PATCH /members/me`, { token, body: { name: 'Ada L.' } });
    expect([renamed.status, renamed.body]).toEqual([200, { id, name: 'Ada L.', sequence: 2 }]);
    const next = address();
    const moved = await send(two.url, `PUT /members/${id}/email`, { token, body: { email: next, password: PASSWORD } });
    expect(moved.body).toEqual({ id, email: next, sequence: 3 });
    const words = { current: PASSWORD, next: 'another long password' };
    expect((await send(one.url, 'PUT /members/me/password', { token, body: words })).status).toBe(200);
    expectProblem(await logIn(next), 401, 'session.refused');
    expectProblem(await logIn(email, words.next), 401, 'session.refused');
    expect((await logIn(next, words.next)).body.memberId).toBe(id);
  });

  it('leaves, and someone else may have the address', async () => {
    const { id, email, token } = await someone();
    const key = randomUUID();
    const left = await send(one.url, 'DELETE /members/me', { token, key });
    expect(left.body).toMatchObject({ id, status: 'left' });
    expect((await send(two.url, 'DELETE /members/me', { token, key })).body).toEqual(left.body);
    expectProblem(await send(two.url, 'GET /members/me', { token }), 410, 'member.left');
    expectProblem(await send(one.url, 'PATCH /members/me', { token, body: { name: 'X' } }), 410, 'member.left');
    expectProblem(await logIn(email), 401, 'session.refused');
    const next = await send(two.url, 'POST /members', { body: newMember({ email }) });
    expect(next.status).toBe(201);
    const seen = await send(one.url, `GET /members/${id}`, { token: operator });
    expect([seen.body.status, seen.body.email]).toEqual(['left', undefined]);
  });

  it('sees and changes only their own', async () => {
    const [ada, eve] = [await someone(), await someone()];
    for (const id of [ada.id, randomUUID()]) {
      const { token } = eve;
      const tries = [
        send(one.url, `GET /members/${id}`, { token }),
        send(one.url, `PATCH /members/${id}`, { token, body: { name: 'Eve' } }),
        send(one.url, `PUT /members/${id}/email`, { token, body: { email: address(), password: PASSWORD } }),
        send(one.url, `PUT /members/${id}/password`, { token, body: { current: PASSWORD, next: PASSWORD } }),
        send(one.url, `DELETE /members/${id}`, { token }),
      ];
      for (const answer of await Promise.all(tries)) expectProblem(answer, 403, 'member.not-yours');
    }
    expectProblem(await send(one.url, 'GET /members', { token: eve.token }), 403, 'auth.forbidden');
    const roles = { token: eve.token, body: { roles: ['teller'] } };
    expectProblem(await send(one.url, `PUT /members/${eve.id}/roles`, roles), 403, 'auth.forbidden');
  });
});

describe('a teller', () => {
  it('is appointed by one, and sees everyone from the next log-in on', async () => {
    const [tom, ada] = [await someone(), await someone()];
    const appointed = await send(one.url, `PUT /members/${tom.id}/roles`, {
      token: operator,
      body: { roles: ['teller'] },
    });
    expect(appointed.body).toMatchObject({ id: tom.id, roles: ['teller'] });
    const { token } = (await logIn(tom.email)).body;
    expect((await send(two.url, `GET /members/${ada.id}`, { token })).body.email).toBe(ada.email);
    expectProblem(await send(two.url, `GET /members/${randomUUID()}`, { token }), 404, 'member.unknown');
    expectProblem(await send(two.url, `DELETE /members/${ada.id}`, { token }), 403, 'member.not-yours');
  });

  it('lists members, page by page', async () => {
    const made = [await someone(), await someone(), await someone()].map(({ id }) => id);
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const query = next === null ? '' : `&cursor=${next}`;
      const { body } = await send(one.url, `GET /members?limit=2${query}`, { token: operator });
      expect(body.members.length).toBeLessThanOrEqual(2);
      seen.push(...body.members.map(({ id }: { id: string }) => id));
      next = body.next;
    } while (next !== null);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.filter((id) => made.includes(id))).toEqual(made);
  });
});

describe('an address', () => {
  it('belongs to one of many who register at once, at two pods', async () => {
    const email = address();
    const tries = Array.from({ length: 10 }, (_, i) =>
      send([one, two][i % 2]!.url, 'POST /members', { body: newMember({ email, name: `Ada ${i}` }) }),
    );
    const answers = await Promise.all(tries);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'member.email-taken',
      field: 'email',
    });
    const id = answers.find(({ status }) => status === 201)?.body.id;
    expect((await logIn(email)).body.memberId).toBe(id);
  });

  it("cannot be another member's", async () => {
    const [ada, eve] = [await someone(), await someone()];
    const body = { email: ada.email.toUpperCase(), password: PASSWORD };
    expectProblem(await send(one.url, 'PUT /members/me/email', { token: eve.token, body }), 409, 'member.email-taken');
    const own = { token: eve.token, body: { email: eve.email, password: PASSWORD } };
    expectProblem(await send(one.url, 'PUT /members/me/email', own), 400, 'request.invalid');
    expect((await logIn(eve.email)).status).toBe(200);
  });
});

describe('a key', () => {
  it('gives the same member again, from any pod, at once and later', async () => {
    const [key, body] = [randomUUID(), newMember()];
    const all = await Promise.all([one, two, one].map(({ url }) => send(url, 'POST /members', { key, body })));
    const again = await send(two.url, 'POST /members', { key: key.toUpperCase(), body });
    expect(new Set([...all, again].map((answer) => JSON.stringify([answer.status, answer.body]))).size).toBe(1);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('that was used for something else is refused', async () => {
    const [key, body] = [randomUUID(), newMember()];
    await send(one.url, 'POST /members', { key, body });
    for (const over of [{ name: 'Eve' }, { password: 'another long password' }]) {
      const answer = await send(two.url, 'POST /members', { key, body: { ...body, ...over } });
      expectProblem(answer, 422, 'event-store.key-reused');
    }
    const { token } = (await logIn(body.email)).body;
    const renamed = randomUUID();
    await send(one.url, 'PATCH /members/me', { token, key: renamed, body: { name: 'B' } });
    const other = await send(one.url, 'PATCH /members/me', { token, key: renamed, body: { name: 'C' } });
    expectProblem(other, 422, 'event-store.key-reused');
  });

  it.each([null, 'not-a-uuid'])('is needed, and is a UUID: %j', async (key) => {
    const refused = await send(one.url, 'POST /members', { key, body: newMember() });
    expectProblem(refused, 400, 'request.invalid');
    expect(refused.body.field).toBe('Idempotency-Key');
  });
});

describe('wrong passwords', () => {
  it('are limited over all pods, for members and for nobody alike, and say when to come back', async () => {
    for (const email of [(await someone()).email, address()]) {
      const answers: Answer[] = [];
      for (let i = 0; i < 6; i++)
        answers.push(await send([one, two][i % 2]!.url, 'POST /sessions', { body: { email, password: 'wrong' } }));
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
      const [refused, limited] = [answers[0]!, answers[5]!];
      expect(refused.body).toMatchObject({ code: 'session.refused' });
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(limited.body).toMatchObject({ code: 'session.too-many-failures', retryAfterSeconds: expect.any(Number) });
      expect(Number(limited.headers.get('retry-after'))).toBe(limited.body.retryAfterSeconds);
    }
  });

  it('do not change a password or an address', async () => {
    const { token, email } = await someone();
    const words = { token, body: { current: 'wrong', next: 'another long password' } };
    const refused = await send(one.url, 'PUT /members/me/password', words);
    expectProblem(refused, 403, 'member.password-wrong');
    expect(refused.body.field).toBe('current');
    const move = { token, body: { email: address(), password: 'wrong' } };
    expectProblem(await send(one.url, 'PUT /members/me/email', move), 403, 'member.password-wrong');
    expect((await logIn(email)).status).toBe(200);
  });
});

describe('bad input', () => {
  it.each<[string, object | string, string]>([
    ['no address', { email: undefined }, 'email'],
    ['no e-mail address', { email: 'ada' }, 'email'],
    ['an address in a list', { email: ['ada@example.org'] }, 'email'],
    ['a query as an address', { email: { $gt: '' } }, 'email'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a name too long', { name: 'x'.repeat(101) }, 'name'],
    ['a name with a line break', { name: 'Ada\nBcc' }, 'name'],
    ['a short password', { password: 'short' }, 'password'],
    ['a long password', { password: 'x'.repeat(129) }, 'password'],
    ['a password that is no text', { password: 123_456_789_012 }, 'password'],
    ['an unknown field', { roles: ['teller'] }, 'roles'],
  ])('%s gets 400, naming the field', async (_what, over, field) => {
    const refused = await send(one.url, 'POST /members', { body: { ...newMember(), ...(over as object) } });
    expectProblem(refused, 400, 'request.invalid');
    expect(refused.body.field).toBe(field);
    expect(JSON.stringify(refused.body)).not.toContain(PASSWORD);
  });

  it('that is no JSON gets 400, too much 413, another type 415', async () => {
    expectProblem(await send(one.url, 'POST /members', { body: '{"email":' }), 400, 'request.malformed-json');
    expectProblem(
      await send(one.url, 'POST /members', { body: newMember({ name: 'x'.repeat(70_000) }) }),
      413,
      'request.too-large',
    );
    expectProblem(await send(one.url, 'POST /members'), 415, 'request.unsupported-media-type');
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'colour=red'])('?%s gets 400', async (query) => {
    expectProblem(await send(one.url, `GET /members?${query}`, { token: operator }), 400, 'request.invalid');
  });

  it('gets 400 for ids and roles that are none', async () => {
    expectProblem(await send(one.url, 'GET /members/no-uuid', { token: operator }), 400, 'request.invalid');
    const { id } = await someone();
    const refused = await send(one.url, `PUT /members/${id}/roles`, { token: operator, body: { roles: ['king'] } });
    expectProblem(refused, 400, 'request.invalid');
    expect(refused.body.field).toBe('roles.0');
  });

  it.each([
    ['no token', undefined, 'auth.required'],
    ['no real token', 'x.y.z', 'auth.invalid-token'],
  ])('with %s gets 401', async (_what, token, code) => {
    expectProblem(await send(one.url, 'GET /members/me', { token }), 401, code);
    expectProblem(await send(one.url, 'DELETE /members/me', { token }), 401, code);
  });
});
