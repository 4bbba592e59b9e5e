import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { memoryLog, startTestService, testAuthorization, type TestService } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import type { Saga } from '../saga.ts';
import { inMemoryStores, inMemoryTransport, sagaOn } from '../testing/test-saga.ts';
import { transferProblems } from '../problems.ts';

const memory = memoryLog();
let saga: Saga;
let service: TestService;
let ada: string;
let id: string;
let leaving: AbortController;

beforeEach(async () => {
  leaving = new AbortController();
  saga = sagaOn(inMemoryStores(), await inMemoryTransport(), { watchers: { most: 4, mostOfOne: 3 } });
  service = await startTestService(saga.routes, { problems: transferProblems, log: memory.log });
  ada = await testAuthorization({ subject: 'ada' });
  const parties = {
    owner: 'ada',
    from: randomUUID(),
    to: randomUUID(),
    amount: { minor: 5, currency: 'EUR' },
  } as const;
  ({ id } = await saga.transfers.request(randomUUID(), parties, randomUUID()));
});
afterEach(async () => {
  leaving.abort();
  await service.close();
});

function watch(authorization = ada, lastEventId?: string): Promise<Response> {
  const last = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return fetch(`${service.url}/transfers/${id}/events`, {
    headers: { authorization, ...last },
    signal: leaving.signal,
  });
}

describe('a watched transfer', () => {
  it('has so many seats, of which one caller gets some, and gives them back', async () => {
    const answers = [await watch(), await watch(), await watch()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const fourth = await watch();
    expect([fourth.status, fourth.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await fourth.json()).toMatchObject({ code: 'stream.too-many' });
    const teller = await testAuthorization({ subject: 'tom', roles: ['teller'] });
    expect((await watch(teller)).status).toBe(200);
    const fifth = await watch(teller);
    expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await fifth.json()).toMatchObject({ code: 'stream.full' });
    leaving.abort();
    leaving = new AbortController();
    await until('a seat is free', async () => (await watch()).status === 200);
    // That they went is nobody's failure.
    expect(memory.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is refused to others before a seat is asked for', async () => {
    const eve = await testAuthorization({ subject: 'eve' });
    for (let i = 0; i < 6; i++) expect((await watch(eve)).status).toBe(403);
    expect((await watch()).status).toBe(200);
  });

  it('that has ended, which the client knows, is not to be asked about again', async () => {
    await saga.transfers.tell(id, { type: 'hold-refused', reason: 'account.unknown', now: new Date() });
    const text = await (await watch()).text();
    const last = /^id: (\d+)\nevent: transfer\ndata: .*"status":"failed"/m.exec(text)?.[1];
    expect(Number(last)).toBeGreaterThan(1);
    const again = await watch(ada, last);
    expect([again.status, await again.json()]).toMatchObject([409, { code: 'transfer.ended' }]);
    expect(await (await watch(ada, 'rubbish')).text()).toBe(text);
  });
});
