import { describe, expect, it } from '@jest/globals';
import { Channel } from './channel.ts';

const LIMITS = { kept: 3, waitingBytes: 1_000 };

/** What a reader is sent at once. */
async function first(channel: Channel, lastId?: string): Promise<string> {
  const messages = channel.subscribe(lastId).messages();
  await messages.next();
  return (await messages.next()).value as string;
}

const names = (text: string): string[] => [...text.matchAll(/^event: (.+)$/gm)].map(([, name]) => name!);
const ids = (text: string): string[] => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id!);

describe('a channel', () => {
  it('sends what a reader has missed, and all of it anew once that is more than is kept', async () => {
    const channel = new Channel(LIMITS, () => 'all');
    const [id] = ids(await first(channel));
    for (const data of [1, 2, 3]) channel.publish('change', data);
    expect(names(await first(channel, id))).toEqual(['change', 'change', 'change']);
    channel.publish('change', 4);
    expect(names(await first(channel, id))).toEqual(['snapshot']);
  });

  it('sends nothing that a snapshot holds, though making it sends something to the others', async () => {
    const channel: Channel = new Channel(LIMITS, () => {
      channel.publish('change', 'gathered');
      return 'all';
    });
    const other = channel.subscribe(undefined);
    const text = await first(channel);
    expect(names(text)).toEqual(['snapshot']);
    const messages = other.messages();
    await messages.next();
    expect(names((await messages.next()).value as string)).toEqual(['snapshot', 'change']);
  });

  it('cuts a reader off for which too much waits, and not for one long message', () => {
    const channel = new Channel(LIMITS, () => 'x'.repeat(5_000));
    const reader = channel.subscribe(undefined);
    expect([channel.readers, reader.lifetime.signal.aborted]).toEqual([1, false]);
    channel.publish('change', 1);
    expect([channel.readers, reader.lifetime.signal.aborted]).toEqual([0, true]);
  });

  it('cuts a reader off that has taken nothing between two signs of life', async () => {
    const channel = new Channel(LIMITS, () => 'all');
    const [slow, good] = [channel.subscribe(undefined), channel.subscribe(undefined)];
    const messages = good.messages();
    for (let count = 0; count < 3; count += 1) {
      await messages.next();
      channel.beat();
    }
    expect([slow, good].map(({ lifetime }) => lifetime.signal.aborted)).toEqual([true, false]);
  });
});
