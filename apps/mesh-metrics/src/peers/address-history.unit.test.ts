import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AddressHistory } from './address-history.ts';
import { identityOf } from './identity.ts';

const IP = '10.0.0.1';
const pod = (uid: string, since: number, addresses: readonly string[] = [IP]) => ({
  uid,
  since,
  addresses,
  identity: identityOf({ workload: uid, namespace: 'bank', cluster: 'Kubernetes', labels: {} }),
});

function history(mostGone = 100) {
  const kept = new AddressHistory(mostGone);
  return { kept, at: (time: number, ip = IP) => kept.at(ip, time)?.workload };
}

describe('the history of an address', () => {
  it('knows who had it when, after another has it', () => {
    const { kept, at } = history();
    kept.see(pod('old', 10_000), 10_500);
    kept.lose('old', 20_000);
    kept.see(pod('new', 30_000), 30_100);
    expect([15_000, 25_000, 29_999, 30_000, 40_000].map((time) => at(time))).toEqual([
      'old',
      'old',
      'old',
      'new',
      'new',
    ]);
  });

  it('takes the later one where two seem to have it', () => {
    const { kept, at } = history();
    kept.see(pod('new', 30_000), 30_100);
    // The object of a pod that has ended can outlive its address, and be heard of late.
    kept.see(pod('old', 10_000), 30_200);
    expect([20_000, 31_000].map((time) => at(time))).toEqual(['old', 'new']);
  });

  it('allows for clocks that differ a little, and no more', () => {
    const { kept, at } = history();
    kept.see(pod('first', 10_000), 10_500);
    expect([8_000, 7_999].map((time) => at(time))).toEqual(['first', undefined]);
    expect(at(10_000, '10.0.0.2')).toBeUndefined();
  });

  it('follows a pod whose labels change, and one that gives its address back', () => {
    const { kept, at } = history();
    kept.see(pod('a', 10_000), 10_000);
    kept.see({ ...pod('a', 10_000), identity: { ...pod('a', 0).identity, workload: 'b' } }, 11_000);
    expect([at(12_000), kept.sizes.held]).toEqual(['b', 1]);
    kept.see(pod('a', 10_000, []), 13_000);
    expect(kept.sizes).toEqual({ held: 0, gone: 1, forgottenEarly: 0 });
  });

  it('forgets what has been gone for long, and nothing that is there', () => {
    const { kept, at } = history();
    kept.see(pod('gone', 1_000), 1_000);
    kept.lose('gone', 2_000);
    kept.see(pod('there', 500, ['10.0.0.2']), 500);
    kept.forget(2_000);
    expect(at(1_500)).toBe('gone');
    kept.forget(2_001);
    expect([at(1_500), at(1_500, '10.0.0.2')]).toEqual([undefined, 'there']);
    expect(kept.sizes).toEqual({ held: 1, gone: 0, forgottenEarly: 0 });
  });

  it('forgets the longest gone first where there is no room, and says so', () => {
    const { kept, at } = history(2);
    for (const [i, uid] of ['a', 'b', 'c'].entries()) {
      kept.see(pod(uid, 1_000, [`10.0.1.${i}`]), 1_000);
      kept.lose(uid, 2_000 + i);
    }
    expect([0, 1, 2].map((i) => at(1_500, `10.0.1.${i}`))).toEqual([undefined, 'b', 'c']);
    expect(kept.sizes).toEqual({ held: 0, gone: 2, forgottenEarly: 1 });
  });

  it('is what happened, whoever comes and goes', () => {
    const turn = fc.record({ lasts: fc.integer({ min: 1, max: 9 }), pause: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 20 }), (turns) => {
        const { kept, at } = history();
        let now = 100_000;
        const seen = turns.map(({ lasts, pause }, i) => {
          const since = now;
          kept.see(pod(`p${i}`, since), since);
          now += lasts;
          kept.lose(`p${i}`, now);
          now += pause;
          return { since, until: since + lasts };
        });
        for (const [i, { since, until }] of seen.entries()) {
          expect(at(since)).toBe(`p${i}`);
          expect(at(until - 1)).toBe(`p${i}`);
        }
        expect(kept.sizes).toEqual({ held: 0, gone: turns.length, forgottenEarly: 0 });
      }),
    );
  });
});
