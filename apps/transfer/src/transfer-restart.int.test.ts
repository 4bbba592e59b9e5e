import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { answersWhile, clientOf, signToken, TEST_KEY } from '@cutover/service-kit/testing';
import { startTcpProxy, until } from '@cutover/testing-kit';
import { startTransfer } from './testing/test-service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** Port 9 (discard): nobody listens there. Requests do not wait for Kafka. */
const NOBODY = '127.0.0.1:9';
const order = () => ({ from: randomUUID(), to: randomUUID(), amount: { minor: 1, currency: 'EUR' } });

describe('MongoDB that goes and comes', () => {
  it('makes answers 503 and never 500, and every order that was taken is known', async () => {
    const standin = await startMongoStandin();
    cleanUp.push(() => standin.stop());
    const proxy = await startTcpProxy(standin.port);
    cleanUp.push(() => proxy.close());
    const service = await startTransfer({ mongo: `mongodb://127.0.0.1:${proxy.port}`, kafka: NOBODY });
    cleanUp.push(() => service.close());
    await service.ready;
    const ada = clientOf(service.url, await signToken(TEST_KEY, { subject: 'ada' }));
    const taken: string[] = [];
    const post = async () => {
      const answer = await ada.post('/transfers', order());
      if (answer.status === 202) taken.push(answer.body.id as string);
      return answer;
    };
    const answers = await answersWhile(
      (n) => (n % 3 === 2 ? ada.get(`/transfers/${taken.at(-1) ?? randomUUID()}`) : post()),
      async () => {
        for (let cuts = 0; cuts < 4; cuts++) {
          proxy.cut();
          if (cuts % 2 === 1) await until('one is refused', async () => (await post()).status === 503);
          proxy.restore();
          await until('orders are taken again', async () => (await post()).status === 202);
        }
      },
    );
    expect([...answers.keys()].filter((answer) => /^5(?!03 )/.test(answer))).toEqual([]);
    expect(answers.get('503 event-store.unavailable')).toBeGreaterThan(0);
    for (const id of taken) expect((await ada.get(`/transfers/${id}`)).status).toBe(200);
  }, 60_000);
});
