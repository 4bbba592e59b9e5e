import { describe, expect, it } from '@jest/globals';
import { serviceCounts, type Series } from './service-counts.ts';
import { limitsOf, secondBetween } from './tables.ts';
import { TooManyCanaries, Verdicts, type Comparison } from './verdicts.ts';

const of = (service: string, more: Series['labels'], value: number): Series => ({
  value,
  labels: {
    ...{ reporter: 'source', destination_service_namespace: 'bank', destination_service_name: service },
    ...{ response_code: '200', response_flags: '-' },
    ...more,
  },
});

interface Met {
  readonly ok?: number;
  readonly failed?: number;
  readonly cut?: number;
  readonly slow?: number;
}

/** As proxies would have counted it: quick answers within 10 ms, slow ones within a second. */
const counted = (service: string, { ok = 0, failed = 0, cut = 0, slow = 0 }: Met) => ({
  requests: [
    of(service, {}, ok + slow),
    of(service, { response_code: '500' }, failed),
    of(service, { response_code: '503', response_flags: 'UC' }, cut),
  ],
  durations: [
    of(service, { le: 10 }, ok + failed + cut),
    of(service, { le: 1000 }, ok + failed + cut + slow),
    of(service, { le: '+Inf' }, ok + failed + cut + slow),
  ],
});
const countsOf = (service: string, met: Met) => serviceCounts(counted(service, met), 'bank', service);

const asked: Comparison = {
  namespace: 'bank',
  stable: 'account-stable',
  canary: 'account-canary',
  revision: '5d8c9b7f4',
};

/** A mesh in which both versions are asked at a rate, and a judge that is asked about it every two seconds. */
const mesh = ({ idleMs = 30_000, most = 5 } = {}) => {
  let [now, stable, canary]: [number, Met, Met] = [1_000, { ok: 1_000 }, {}];
  const verdicts = new Verdicts({
    countsOf: async () => ({ stable: countsOf('account-stable', stable), canary: countsOf('account-canary', canary) }),
    now: () => now,
    ...{ idleMs, most },
  });
  const add = (a: Met, b: Met): Met => ({
    ok: (a.ok ?? 0) + (b.ok ?? 0),
    failed: (a.failed ?? 0) + (b.failed ?? 0),
    cut: (a.cut ?? 0) + (b.cut ?? 0),
    slow: (a.slow ?? 0) + (b.slow ?? 0),
  });
  return {
    verdicts,
    pass: (ms: number, met: { stable?: Met; canary?: Met } = {}) => {
      now += ms;
      stable = add(stable, met.stable ?? {});
      canary = add(canary, met.canary ?? {});
    },
    restart: () => void ([stable, canary] = [{}, {}]),
  };
};

/** @returns after how many questions it was decided, and how */
const decideBy = async (met: { stable: Met; canary: Met }, most = 60) => {
  const { verdicts, pass } = mesh();
  for (let question = 0; question < most; question += 1) {
    const said = await verdicts.ask(asked);
    if (said.verdict !== 'continue') return { question, ...said };
    pass(2_000, met);
  }
  return null;
};

describe('what a judge counts of two Services', () => {
  it('is what the proxies of callers have seen: answers, errors of the Service, and what a proxy had to answer itself', () => {
    const { answered, errors, unanswered } = countsOf('account-canary', { ok: 7, failed: 2, cut: 1 });
    expect({ answered, errors, unanswered }).toEqual({ answered: 9, errors: 2, unanswered: 1 });
  });

  it.each([
    ['the server’s side', { reporter: 'destination' }],
    ['another namespace', { destination_service_namespace: 'shop' }],
    ['a client that left', { response_code: '0', response_flags: 'DC' }],
  ])('is nothing of %s', (_, labels) => {
    const found = serviceCounts({ requests: [of('account', labels, 3)], durations: [] }, 'bank', 'account');
    expect(found).toMatchObject({ answered: 0, errors: 0, unanswered: 0 });
  });

  it('is slow beyond the bucket in which the stable version’s percentile lay', () => {
    const before = { stable: countsOf('s', { ok: 100 }), canary: countsOf('c', {}) };
    const now = { stable: countsOf('s', { ok: 190, slow: 10 }), canary: countsOf('c', { ok: 3, slow: 7 }) };
    const limits = limitsOf(before.stable);
    expect(limits).toEqual({ p50: 10, p95: 10, p99: 10 });
    const { tables } = secondBetween(before, now, { at: 0, knownAt: 1, limits });
    const p95 = tables.find(({ counted: name }) => name === 'p95');
    expect(p95).toMatchObject({ canary: 10, canaryHits: 7, stable: 100, stableHits: 10 });
    expect(limitsOf(countsOf('s', { ok: 19 }))).toBeUndefined();
  });
});

describe('a judge that is asked', () => {
  it('aborts a canary that fails a fifteenth of its requests, within half a minute', async () => {
    const decided = await decideBy({ stable: { ok: 270 }, canary: { ok: 28, failed: 2 } });
    expect(decided).toMatchObject({ verdict: 'abort', reason: expect.stringMatching(/^errors: E /) as unknown });
    expect(decided?.question).toBeLessThanOrEqual(15);
  });

  it('aborts one whose requests the gateway has to answer, and one that is slow', async () => {
    expect(await decideBy({ stable: { ok: 270 }, canary: { ok: 28, cut: 2 } })).toMatchObject({ verdict: 'abort' });
    expect(await decideBy({ stable: { ok: 270 }, canary: { ok: 20, slow: 10 } })).toMatchObject({ verdict: 'abort' });
  });

  it('decides nothing where both fail alike, nor where nothing fails: that is no leave to promote', async () => {
    expect(await decideBy({ stable: { ok: 240, failed: 30 }, canary: { ok: 24, failed: 3 } }, 20)).toBeNull();
    expect(await decideBy({ stable: { ok: 270 }, canary: { ok: 30 } }, 20)).toBeNull();
  });

  it('counts from the first question on, and says how many requests it has seen', async () => {
    const { verdicts, pass } = mesh();
    expect((await verdicts.ask(asked)).requests.stable.requests).toBe(0);
    pass(2_000, { stable: { ok: 9 }, canary: { ok: 1 } });
    expect((await verdicts.ask(asked)).requests).toMatchObject({ stable: { requests: 9 }, canary: { requests: 1 } });
  });

  it('takes nothing back where the counts begin anew', async () => {
    const { verdicts, pass, restart } = mesh();
    await verdicts.ask(asked);
    restart();
    pass(2_000, { stable: { ok: 5 } });
    expect((await verdicts.ask(asked)).requests.stable.requests).toBe(0);
    pass(2_000, { stable: { ok: 5 } });
    expect((await verdicts.ask(asked)).requests.stable.requests).toBe(5);
  });

  it('judges a revision anew that nobody asked about for long, and another one by itself', async () => {
    const { verdicts, pass } = mesh({ idleMs: 10_000 });
    const bad = { stable: { ok: 270 }, canary: { failed: 30 } };
    await verdicts.ask(asked);
    pass(2_000, bad);
    expect((await verdicts.ask(asked)).verdict).toBe('abort');
    expect((await verdicts.ask({ ...asked, revision: 'other' })).verdict).toBe('continue');
    pass(10_001);
    expect((await verdicts.ask(asked)).verdict).toBe('continue');
    expect(verdicts.size).toBe(1);
  });

  it('has no room for more than so many', async () => {
    const { verdicts } = mesh({ most: 1 });
    await verdicts.ask(asked);
    await expect(verdicts.ask({ ...asked, revision: 'other' })).rejects.toBeInstanceOf(TooManyCanaries);
  });
});
