import type { LaneEvent } from '@cutover/comparison/messages';
import { describe, expect, it } from '@jest/globals';
import { lossesUntil, standingAt } from '../model/standing.ts';
import { lossInWords, standingInWords } from '../model/words.ts';
import { foldShow } from './fold-show.ts';
import type { LiveMessage } from './fold-show.ts';
import { fromSwitch, LIVE_STEP_MS, NO_SHOW } from './show.ts';
import type { Show } from './show.ts';

const lane = 'live-1';
const began: LaneEvent = {
  ...{ type: 'lane-began', lane, title: 'rolling', app: 'account', startedAt: '2026-11-30T10:00:00.000Z' },
  ...{ versions: { old: '1.0.0', new: '2.0.0' }, ratePerSecond: 100 },
};
type Row = Extract<LaneEvent, { type: 'second' }>['counts']['requests'][number];
const row = (due: number, over: Partial<Row> = {}): Row => ({
  ...{ due, op: 'deposit', class: 'ok', version: '1.0.0', count: 10 },
  ...over,
});
const second = (at: number, requests: Row[], intended: number | null = 0): LaneEvent => ({
  ...{ type: 'second', lane, at, counts: { requests, p50: 3, p99: 12 } },
  share: { intended, measured: null },
});
const pod = (at: number, name: string, stage: 'starting' | 'ready' | 'draining' | 'gone'): LaneEvent => ({
  ...{ type: 'pod', lane, at, pod: name, side: name.startsWith('b') ? 'new' : 'old', stage },
});
const fold = (...messages: LiveMessage[]): Show => messages.reduce(foldShow, NO_SHOW);

const story: LiveMessage[] = [
  { type: 'choices', strategies: [{ name: 'rolling', words: 'one by one' }], faults: [] },
  began,
  pod(-200, 'a1', 'ready'),
  { type: 'audience', here: ['guest 1', 'guest 2'] },
  second(1010, [row(0)]),
  second(2010, [row(1)]),
  { type: 'moment', lane, name: 'deploy', at: 2_300 },
  pod(2_400, 'b1', 'starting'),
  pod(2_900, 'b1', 'ready'),
  second(3010, [row(2), row(2, { class: 'refused', version: null, count: 3 })], 0.5),
  pod(3_100, 'a1', 'draining'),
  pod(3_400, 'a1', 'gone'),
  // It took its time: counted where it was due.
  second(4010, [row(3, { version: '2.0.0' }), row(2, { class: 'timeout', version: null, count: 1 })], 1),
  { type: 'guests', lane, requests: [{ guest: 'guest 2', due: 3, class: '5xx-app', version: '2.0.0', count: 1 }] },
  { type: 'guests', lane, requests: [{ guest: 'guest 1', due: 3, class: 'ok', version: '2.0.0', count: 2 }] },
];

describe('a lane while it runs', () => {
  const shown = fromSwitch(fold(...story).live!);

  it('is what a replay shows of a recorded one, with its switch at 0', () => {
    expect(shown).toMatchObject({ from: -2_000, to: 2_000, title: 'rolling' });
    expect(shown.requests).toEqual({
      old: [10, 10, 10, 0],
      new: [0, 0, 0, 12],
      none: [0, 0, 0, 0],
      failed: [0, 0, 4, 1],
    });
    expect(shown.moments).toEqual([{ at: 300, label: 'new version applied' }]);
    expect(shown.pods).toEqual([
      { name: 'a1', side: 'old', created: null, ready: null, leaving: 1_100, gone: 1_400 },
      { name: 'b1', side: 'new', created: 400, ready: 900, leaving: null, gone: null },
    ]);
    expect(shown.intended).toEqual([0, 0, 0.5, 1]);
    const standing = standingAt(shown, LIVE_STEP_MS, shown.to);
    expect(standing).toMatchObject({ sent: 47, lost: 5, intended: 1 });
    expect(standingInWords(standing, shown.to)).toContain('meant for the new version 100 %');
  });

  it('says who lost what, and when', () => {
    expect(lossesUntil(shown, LIVE_STEP_MS, shown.to).map(lossInWords)).toEqual([
      '+1.00 s: guest 2, 1 × request, 5xx-app, from the new version',
      '+0.00 s: 1 × deposit, timeout',
      '+0.00 s: 3 × deposit, refused',
    ]);
  });

  it('is the same to whoever comes late, from what was made of all before', () => {
    const late = JSON.parse(JSON.stringify(fold(...story.slice(0, 9)))) as Show;
    expect(story.slice(9).reduce(foldShow, late)).toEqual(fold(...story));
  });

  it('shows money where an app has a ledger, as it is and since the begin', () => {
    const money = (at: number, minor: number): LaneEvent => ({ type: 'money', lane, at, accounts: 2, minor });
    const { live } = fold(...story, money(1_000, 120_000), money(3_900, 119_950));
    const standing = standingAt(fromSwitch(live!), LIVE_STEP_MS, 2_000);
    expect(standing.money).toEqual({ minor: 119_950, first: 120_000 });
    expect(standingInWords(standing, 2_000)).toMatch(/all balances together 1,199.50, −0.50 since the begin$/);
  });

  it('is of one lane: what another one tells is not of it', () => {
    const other = foldShow(fold(...story), { ...pod(1, 'x', 'ready'), lane: 'live-0' } as LiveMessage);
    expect(other).toEqual(fold(...story));
  });

  it('stays bounded however long it runs', () => {
    let show = fold(began);
    for (const at of [1_000, 9_999_000]) show = foldShow(show, second(at, [row(Math.floor(at / 1000) - 1)]));
    expect(show.live!.lane.p50).toHaveLength(1_800);
    expect(
      Object.values(show.live!.lane.requests)
        .flat()
        .reduce((a, b) => a + b, 0),
    ).toBe(20);
  });
});

describe('its audience', () => {
  it('is counted one by one', () => {
    expect(fold(...story).guests).toEqual([
      { name: 'guest 1', isHere: true, sent: 2, lost: 0, version: '2.0.0' },
      { name: 'guest 2', isHere: true, sent: 1, lost: 1, version: null },
    ]);
  });

  it('is kept when it leaves, if it was served, and begins anew with the next lane', () => {
    const left = fold(...story, { type: 'audience', here: ['guest 3'] });
    expect(left.guests.map(({ name, isHere }) => [name, isHere])).toEqual([
      ['guest 1', false],
      ['guest 2', false],
      ['guest 3', true],
    ]);
    expect(foldShow(left, { ...began, lane: 'live-2' } as LiveMessage).guests.map(({ name }) => name)).toEqual([
      'guest 3',
    ]);
  });
});
