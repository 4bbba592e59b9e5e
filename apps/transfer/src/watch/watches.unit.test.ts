import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@cutover/service-kit';
import { until } from '@cutover/testing-kit';
import type { Seen } from '../transfer/transfer-service.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { Watches } from './watches.ts';

const seenAt = (sequence: number, status = 'requested'): Seen => ({ sequence, transfer: { status } as Transfer });

/** Looks of which each is answered by the test, or for as long as it says. */
function scene() {
  const looks: { answer(seen: Seen): void; fail(error: Error): void }[] = [];
  const look = () => new Promise<Seen>((resolve, reject) => looks.push({ answer: resolve, fail: reject }));
  const watches = new Watches({ look, pauses: { firstMs: 1, mostMs: 2 }, silenceMs: 5 });
  const follow = (after = 0, signal = new AbortController().signal, first = seenAt(1)) => {
    const told: number[] = [];
    let silences = 0;
    const over = (async () => {
      for await (const seen of watches.follow('t', first, after, signal)) {
        if (seen === undefined) silences += 1;
        else told.push(seen.sequence);
      }
    })();
    return { told, over, silences: () => silences };
  };
  return { watches, looks, follow };
}

describe('a transfer that is watched', () => {
  it('is looked at once, however many watch it, and all are told', async () => {
    const { watches, looks, follow } = scene();
    const followers = Array.from({ length: 100 }, () => follow());
    await until('it is looked at', () => looks.length > 0);
    await until('all know what there is', () => followers.every(({ told }) => told.length === 1));
    expect([looks.length, watches.open]).toEqual([1, 1]);
    looks[0]!.answer(seenAt(2, 'held'));
    await until('all are told', () => followers.every(({ told }) => told.length === 2));
    await until('it is looked at again', () => looks.length === 2);
    looks[1]!.answer(seenAt(4, 'completed'));
    await Promise.all(followers.map(({ over }) => over));
    expect(followers.every(({ told }) => told.join() === '1,2,4')).toBe(true);
    expect([looks.length, watches.open]).toEqual([2, 0]);
  });

  it('is looked at no more when nobody watches', async () => {
    const { watches, looks, follow } = scene();
    const [one, two] = [new AbortController(), new AbortController()];
    const followers = [follow(0, one.signal), follow(0, two.signal)];
    await until('it is looked at', () => looks.length === 1);
    one.abort();
    await followers[0]!.over;
    expect(watches.open).toBe(1);
    two.abort();
    await followers[1]!.over;
    looks[0]!.answer(seenAt(1));
    await until('it is forgotten', () => watches.open === 0);
    expect(looks).toHaveLength(1);
  });

  it('is told from where one left off', async () => {
    const { looks, follow } = scene();
    const follower = follow(2, undefined, seenAt(2, 'held'));
    await until('it is looked at', () => looks.length === 1);
    looks[0]!.answer(seenAt(4, 'completed'));
    await follower.over;
    expect(follower.told).toEqual([4]);
  });

  it('gives signs of life', async () => {
    const { follow } = scene();
    const leaving = new AbortController();
    const follower = follow(0, leaving.signal);
    await until('some have come', () => follower.silences() > 2);
    expect(follower.told).toEqual([1]);
    leaving.abort();
    await follower.over;
  });

  it('is watched through an outage, and ends with what is none', async () => {
    const { looks, follow } = scene();
    const follower = follow();
    await until('it is looked at', () => looks.length === 1);
    looks[0]!.fail(new DomainError('event-store.unavailable', 'away', { retriable: true }));
    await until('it is looked at again', () => looks.length === 2);
    const over = expect(follower.over).rejects.toThrow('broken');
    looks[1]!.fail(new Error('broken'));
    await over;
  });
});
