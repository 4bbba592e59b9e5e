import { describe, expect, it } from '@jest/globals';
import { ensureTopics } from '../message-bus.ts';
import { InMemoryTransport } from '../transport/in-memory-transport.ts';
import { deadLetterOf } from './dead-letter.ts';
import { replayDeadLetters } from './dead-letters.ts';

/** Notes whose place it is asked for. */
class Asked extends InMemoryTransport {
  readonly askedFor: string[] = [];

  override positions(group: string, topic: string) {
    this.askedFor.push(`${group} in ${topic}`);
    return super.positions(group, topic);
  }
}

async function world() {
  const transport = new Asked();
  await ensureTopics(transport, [{ name: 'orders', partitions: 2 }]);
  const at = new Date(0);
  const bury = (n: number) => {
    const raw = { topic: 'orders', partition: 0, offset: '0', key: `k${n}`, value: '{}', headers: {} };
    return transport.send([deadLetterOf(raw, { group: 'shop', reason: 'no', attempts: 1, at })]);
  };
  return { transport, bury };
}

describe('a replay of dead letters', () => {
  it('asks once where it stands, and for nothing else where nothing is left', async () => {
    const { transport, bury } = await world();
    const asking = 'orders.replay in orders.dead-letter';
    expect(await replayDeadLetters(transport, 'orders')).toBe(0);
    expect(transport.askedFor).toEqual([asking]);
    await bury(1);
    expect(await replayDeadLetters(transport, 'orders')).toBe(1);
    transport.askedFor.length = 0;
    expect(await replayDeadLetters(transport, 'orders')).toBe(0);
    expect(transport.askedFor).toEqual([asking]);
  });

  it('says how many of those that were left when it began, over all partitions', async () => {
    const { transport, bury } = await world();
    const replay = async (onEach = async () => undefined as unknown) => {
      const said: [number, number][] = [];
      const late: unknown[] = [];
      await replayDeadLetters(transport, 'orders', {
        onProgress: (replayed, of) => {
          said.push([replayed, of]);
          late.push(onEach());
        },
      });
      await Promise.all(late);
      return said;
    };
    for (let n = 1; n <= 3; n++) await bury(n);
    expect(await replay()).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    for (let n = 4; n <= 5; n++) await bury(n);
    // Each is buried anew as soon as it is replayed.
    expect(await replay(() => bury(9))).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});
