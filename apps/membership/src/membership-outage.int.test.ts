import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { until } from '@cutover/testing-kit';
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
    await until('it is not ready', async () => (await send(service.url, 'GET /readyz')).status === 503);
    expect((await send(service.url, 'GET /healthz')).status).toBe(200);

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
