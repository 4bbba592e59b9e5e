import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { recordConsumers } from './consumer-recorder.ts';
import type { RecorderOptions } from './consumer-recorder.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

/** A pod that has handled one message more at each look; `answers` may hold its answer back. @returns its port, which stands for its address */
const pod = async (answers: (look: number) => unknown = () => undefined): Promise<string> => {
  let looks = 0;
  const server = createServer((request, response) => {
    const look = (looks += 1);
    const lag = request.url?.includes('consumer_lag') ? 'consumer_lag_messages{group="transfer"} 5\n' : '';
    const counted = `message_deliveries_total{group="transfer",topic="t",outcome="handled"} ${look}\n`;
    void Promise.resolve(answers(look)).then(() => {
      response.setHeader('x-version', '2.0.0');
      response.end(`# TYPE message_deliveries_total counter\n${counted}${lag}`);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
};

type State = { ip: string | null; ready: boolean; deleting: boolean };
const ready = (ip: string): State => ({ ip, ready: true, deleting: false });

/** Looks once at the beginning and once at the stop, unless told to look more often. */
const recording = (there: Map<string, State>, change: Partial<RecorderOptions> = {}) => {
  const reached: string[] = [];
  const closed: string[] = [];
  const recorder = recordConsumers({
    group: 'transfer',
    now: () => 7,
    pods: () => there,
    reach: async (ip) => {
      if (ip === 'nowhere') throw new Error('no way there');
      reached.push(ip);
      return { url: `http://127.0.0.1:${ip}`, close: () => void closed.push(ip) };
    },
    everyMs: 3_600_000,
    patienceMs: 30_000,
    ...change,
  });
  return { recorder, reached, closed };
};
const handled = (count: number) => ({ handled: count, duplicates: 0, retried: 0, deadLettered: 0 });

describe('recordConsumers', () => {
  it('reads every pod at the beginning and at the stop, and the group’s lag of one that stays', async () => {
    const [a, b] = [await pod(), await pod()];
    const there = new Map([
      ['leaving', { ...ready(a), deleting: true }],
      ['staying', ready(b)],
      ['coming', { ip: null, ready: false, deleting: false }],
    ]);
    const { recorder, closed } = recording(there);
    await recorder.stop();
    await recorder.stop();
    const common = { at: 7, version: '2.0.0' };
    const expected = [1, 2].flatMap((look) => [
      { ...common, pod: 'leaving', deliveries: handled(look), lag: null },
      { ...common, pod: 'staying', deliveries: handled(look), lag: 5 },
    ]);
    expect(recorder.samples).toHaveLength(4);
    expect(recorder.samples).toEqual(expect.arrayContaining(expected));
    expect(closed.sort()).toEqual([a, b].sort());
  });

  it('lets go of pods that are gone and takes those that have come; one that cannot be reached or read leaves no line', async () => {
    const [old, next] = [await pod(), await pod()];
    const there = new Map([
      ['old', ready(old)],
      ['lost', ready('nowhere')],
    ]);
    const { recorder, reached, closed } = recording(there);
    there.delete('old');
    there.set('next', ready(next));
    // Nobody listens there.
    there.set('deaf', ready('1'));
    await recorder.stop();
    expect(recorder.samples.map(({ pod: name }) => name)).toEqual(['old', 'next']);
    expect(reached).toEqual([old, next, '1']);
    expect(closed.sort()).toEqual([old, next, '1'].sort());
  });

  it('goes on with the others while one hangs', async () => {
    const { promise: often, resolve: wasOften } = Promise.withResolvers<void>();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const lively = await pod((look) => look === 4 && wasOften());
    const hanging = await pod(() => gate);
    const there = new Map([
      ['hanging', ready(hanging)],
      ['lively', ready(lively)],
    ]);
    const { recorder } = recording(there, { everyMs: 5 });
    await often;
    open();
    await recorder.stop();
    const names = recorder.samples.map(({ pod: name }) => name);
    expect(names.indexOf('hanging')).toBeGreaterThanOrEqual(3);
    expect(names.slice(0, 3)).toEqual(['lively', 'lively', 'lively']);
  });
});
