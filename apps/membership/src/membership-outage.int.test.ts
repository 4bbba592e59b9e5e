import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { answersWhile } from '@cutover/service-kit/testing';
import { startTcpProxy, until } from '@cutover/testing-kit';
import { newKeyPem } from './testing/test-membership.ts';
import { send, startMembership, testEnvironment, type TestService } from './testing/test-service.ts';

let standin: MongoStandin;
let service: TestService;

const newMember = () => ({ email: `${randomUUID()}@example.org`, name: 'Ada', password: 'correct horse battery' });

beforeAll(async () => {
  standin = await startMongoStandin();
  service = await startMembership(testEnvironment(standin.url, newKeyPem()));
}, 60_000);

afterAll(async () => {
  await service?.stop();
  await standin?.stop();
});

describe('MongoDB killed midway', () => {
  it('is said as 503, loses nothing that was acknowledged, and needs nobody to recover', async () => {
    const before = newMember();
    const { body: member } = await send(service.url, 'POST /members', { body: before });
    await standin.kill('SIGKILL');

    const [key, body] = [randomUUID(), newMember()];
    const register = () => send(service.url, 'POST /members', { key, body });
    const refused = await register();
    expect([refused.status, refused.body.code, refused.body.retriable]).toEqual([503, 'event-store.unavailable', true]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(JSON.stringify(refused.body)).not.toContain('127.0.0.1');
    const session = await send(service.url, 'POST /sessions', { body: { email: before.email, password: 'x' } });
    expect(session.status).toBe(503);
    const probe = async (path: string) => (await fetch(service.managementUrl + path)).status;
    await until('it is not ready', async () => (await probe('/readyz')) === 503);
    expect(await probe('/healthz')).toBe(200);

    const { dir, port } = standin;
    standin = await startMongoStandin({ dir, port });
    const registered = await until('members are registered again', async () => {
      const answer = await register();
      return answer.status === 201 && answer;
    });
    expect((await register()).body).toEqual(registered.body);
    const { email, password } = before;
    const again = await send(service.url, 'POST /sessions', { body: { email, password } });
    expect([again.status, again.body.memberId]).toEqual([200, member.id]);
  }, 60_000);
});

describe('MongoDB that goes and comes', () => {
  it('makes answers 503 and never 500', async () => {
    const proxy = await startTcpProxy(standin.port);
    const through = await startMembership(testEnvironment(`mongodb://127.0.0.1:${proxy.port}`, newKeyPem()));
    const known = newMember();
    const { email, password } = known;
    const register = (key: string, body = newMember()) => send(through.url, 'POST /members', { key, body });
    const logIn = () => send(through.url, 'POST /sessions', { body: { email, password } });
    await register(randomUUID(), known);
    const answers = await answersWhile(
      (n) => (n % 2 === 0 ? register(randomUUID()) : logIn()),
      async () => {
        for (let cuts = 0; cuts < 3; cuts++) {
          proxy.cut();
          await until('it is refused', async () => (await register(randomUUID())).status === 503);
          proxy.restore();
          await until('members are registered again', async () => (await register(randomUUID())).status === 201);
        }
      },
      2,
    );
    expect([...answers.keys()].filter((answer) => /^5(?!03 )/.test(answer))).toEqual([]);
    expect(answers.get('503 event-store.unavailable')).toBeGreaterThan(0);
    await through.stop();
    await proxy.close();
  }, 60_000);
});
