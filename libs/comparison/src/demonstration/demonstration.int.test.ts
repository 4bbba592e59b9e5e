import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Demonstration, type Host, serveDemonstration } from './index.ts';
import { hostLineSchema, type Reply, type ShowMessage } from './messages.ts';
import { loopbackDriver } from '../testing/loopback-driver.ts';

let dir: string;
let demonstration: Demonstration;
let host: Host;
let told: ShowMessage[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demonstration-'));
  demonstration = new Demonstration(loopbackDriver({ ratePerSecond: 50, steadyMs: 1_500 }));
  told = [];
  demonstration.follow((message) => told.push(message));
  host = await serveDemonstration(demonstration, join(dir, 'socket'));
});
afterEach(async () => {
  await host.close();
  await demonstration.close();
  await rm(dir, { recursive: true, force: true });
});

const of = <T extends ShowMessage['type']>(type: T) =>
  told.filter((message) => message.type === type) as Extract<ShowMessage, { type: T }>[];
const state = () => of('standing').at(-1)?.state;
const until = async (wanted: string) => {
  for (let n = 0; n < 600 && state() !== wanted; n += 1) await sleep(50);
  expect(state()).toBe(wanted);
};
const words = async (wanted: string) => {
  for (let n = 0; n < 600 && of('standing').at(-1)?.words !== wanted; n += 1) await sleep(50);
  expect(of('standing').at(-1)?.words).toBe(wanted);
};
const failed = () =>
  of('second')
    .flatMap(({ counts }) => counts.requests)
    .filter((one) => one.class !== 'ok')
    .reduce((sum, { count }) => sum + count, 0);

describe('a demonstration', () => {
  it('shows one lane from its begin to the last old pod, which loses nothing with drain', async () => {
    await demonstration.ask({ do: 'start', strategy: 'rolling', fault: 'none' });
    await until('switched');
    await sleep(2_000);
    expect(of('lane-began')).toMatchObject([{ versions: { old: '1.0.0', new: '2.0.0' }, ratePerSecond: 50 }]);
    expect(of('moment').map(({ name }) => name)).toEqual(['deploy']);
    const stages = of('pod').filter(({ side }) => side === 'old');
    expect(stages.filter(({ stage }) => stage === 'gone')).toHaveLength(3);
    expect(failed()).toBe(0);
    const arrived = () => of('second').some(({ share }) => share.intended === 1 && share.measured === 1);
    for (let n = 0; n < 600 && !arrived(); n += 1) await sleep(50);
    expect(arrived()).toBe(true);
    expect(failed()).toBe(0);
    expect(new Set(of('money').map(({ minor }) => minor))).toEqual(new Set([100_000]));
  });

  it('loses requests where pods are killed while some are still sent to them, its audience too', async () => {
    await demonstration.ask({ do: 'start', strategy: 'rolling-no-drain', fault: 'none' });
    await until('steady');
    const met: string[] = [];
    const asking = setInterval(() => {
      void demonstration.ask({ do: 'request', guest: 'guest 1' }).then((answer) => met.push(answer!.class));
    }, 40);
    await until('switched');
    clearInterval(asking);
    await sleep(2_500);
    expect(failed()).toBeGreaterThan(0);
    const counted = of('guests').flatMap(({ requests }) => requests);
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(met.length);
    const lost = counted.filter((one) => one.class !== 'ok').reduce((sum, { count }) => sum + count, 0);
    expect(lost).toBe(met.filter((one) => one !== 'ok').length);
    expect(lost).toBeGreaterThan(0);
  });

  it('is promoted, stands still, goes on, is rolled back, each by its presenter', async () => {
    await demonstration.ask({ do: 'start', strategy: 'canary', fault: 'none' });
    await words('the new version waits to be promoted');
    expect(of('second').at(-1)?.share.intended ?? 0).toBeLessThan(0.5);
    await demonstration.ask({ do: 'pause' });
    await expect(demonstration.ask({ do: 'promote' })).rejects.toThrow(
      'promote is not possible now (the switch stands still): expected one of resume, abort, rollback, end',
    );
    await demonstration.ask({ do: 'resume' });
    await demonstration.ask({ do: 'promote' });
    await until('switched');
    await demonstration.ask({ do: 'rollback' });
    await until('back');
    expect(of('moment').map(({ name }) => name)).toEqual(['deploy', 'promote', 'rollback']);
  });

  it('is aborted, and all is of the old version again', async () => {
    await demonstration.ask({ do: 'start', strategy: 'blue-green', fault: 'errors' });
    await words('the new version waits to be promoted');
    await demonstration.ask({ do: 'abort' });
    await until('back');
    // Nobody but the old version was ever asked.
    expect(failed()).toBe(0);
  });

  it('refuses in one line what it does not offer, and what is not possible now', async () => {
    await expect(demonstration.ask({ do: 'start', strategy: 'rollin', fault: 'none' })).rejects.toThrow(
      'strategy: "rollin" is not offered: expected one of rolling, rolling-no-drain, blue-green, canary',
    );
    await expect(demonstration.ask({ do: 'abort' })).rejects.toThrow(/^abort is not possible now .* one of start$/);
    await expect(demonstration.ask({ do: 'request', guest: 'guest 1' })).rejects.toThrow(/^nothing is shown yet/);
  });
});

const open = async (): Promise<{ socket: Socket; lines: (ShowMessage | Reply)[] }> => {
  const socket = connect(join(dir, 'socket'));
  const lines: (ShowMessage | Reply)[] = [];
  createInterface({ input: socket }).on('line', (line) => lines.push(hostLineSchema.parse(JSON.parse(line))));
  for (let n = 0; n < 100 && lines.length < 2; n += 1) await sleep(20);
  return { socket, lines };
};

describe('its socket', () => {
  it('tells whoever comes late all that was told, answers each order, and cuts off what is no order', async () => {
    const first = await open();
    first.socket.write('{"id":1,"do":"start","strategy":"rolling","fault":"none"}\n{"id":2,"do":"promote"}\n');
    await until('switching');
    const late = await open();
    const kinds = late.lines.map(({ type }) => type);
    expect(kinds[0]).toBe('choices');
    expect(kinds).toEqual(expect.arrayContaining(['lane-began', 'pod', 'moment', 'standing']));
    const replies = first.lines.filter((line) => line.type === 'reply').sort((a, b) => a.id - b.id);
    expect(replies).toEqual([
      { type: 'reply', id: 1 },
      { type: 'reply', id: 2, refused: expect.stringMatching(/^promote is not possible now/) },
    ]);
    const closed = new Promise((resolve) => late.socket.once('close', resolve));
    late.socket.write('{"id":3,"do":"anything"}\n');
    await closed;
    first.socket.destroy();
  });
});
