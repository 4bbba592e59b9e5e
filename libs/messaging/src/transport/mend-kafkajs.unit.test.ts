import { afterAll, describe, expect, it, jest } from '@jest/globals';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const queue = () => new RequestQueue({ maxInFlightRequests: 1, clientId: 'c', broker: 'b', logger: {} });
/** Sets none in truth: Node would print its warning. */
const timers = jest.spyOn(globalThis, 'setTimeout').mockImplementation(() => ({}) as NodeJS.Timeout);

afterAll(() => timers.mockRestore());

/** Whether an idle queue sets a timer, and for when. */
function looksAgainIn(): number | undefined {
  timers.mockClear();
  const idle = queue();
  idle.checkPendingRequests();
  return timers.mock.calls[0]?.[1];
}

describe("kafkajs's queue of requests", () => {
  it('sets a timer in the past while it is idle: once that is mended upstream, what mends it here can go', () => {
    expect(looksAgainIn()).toBeLessThan(0);
  });

  it('sets none once it is mended, and one in the future where a request waits', async () => {
    (await import('./mend-kafkajs.ts')).mendKafkajs();
    expect(looksAgainIn()).toBeUndefined();
    const busy = queue();
    Object.assign(busy, { pending: [{}] });
    busy.scheduleCheckPendingRequests();
    expect(timers.mock.calls.at(-1)?.[1]).toBeGreaterThan(0);
  });
});
