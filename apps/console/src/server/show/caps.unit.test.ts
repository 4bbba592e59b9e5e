import { DomainError } from '@cutover/service-kit';
import { describe, expect, it } from '@jest/globals';
import { Audience } from './audience.ts';
import { Presenter, PRESENTER_SILENCE_MS } from './presenter.ts';

const TOKEN = 'a-token-of-the-presenter';
const bearer = `Bearer ${TOKEN}`;

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
};

describe('the presenter', () => {
  it('is nobody where no token was set, nor whoever does not know it', () => {
    expect(refusal(() => new Presenter(undefined).take(bearer, undefined, 'a'))).toMatch(
      /^presenter.none: .*PRESENTER_TOKEN$/,
    );
    const presenter = new Presenter(TOKEN);
    for (const token of [undefined, TOKEN, 'Bearer ', `${bearer}x`]) {
      expect(refusal(() => presenter.take(token, undefined, 'a'))).toMatch(/^presenter.unknown/);
    }
  });

  it('is one at a time: the second is told so in one line, and since when', () => {
    let now = Date.parse('2026-11-30T10:00:05Z');
    const presenter = new Presenter(TOKEN, () => now);
    const first = presenter.take(bearer, undefined, 'a');
    expect(refusal(() => presenter.take(bearer, undefined, 'b'))).toBe(
      'presenter.taken: somebody else presents since 10:00:05 UTC: the place is free once they leave, or 30 s after their page is closed',
    );
    expect(refusal(() => presenter.require(bearer, 'f'.repeat(24), 'b'))).toMatch(/^presenter.taken/);
    now += PRESENTER_SILENCE_MS - 1;
    expect(presenter.take(bearer, first, 'a')).toBe(first);
    now += PRESENTER_SILENCE_MS;
    const second = presenter.take(bearer, undefined, 'b');
    expect(second).not.toBe(first);
    presenter.leave(first);
    expect(refusal(() => presenter.require(bearer, second, 'b'))).toBe('taken');
    presenter.leave(second);
    expect(refusal(() => presenter.require(bearer, second, 'b'))).toMatch(/^presenter.left/);
  });

  it('may be guessed ten times a minute by one address', () => {
    const presenter = new Presenter(TOKEN);
    const codes = Array.from(
      { length: 11 },
      () => refusal(() => presenter.take('Bearer no', undefined, 'a')).split(':')[0],
    );
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'presenter.unknown'));
    expect(codes[10]).toBe('client.too-many-requests');
    expect(refusal(() => presenter.take(bearer, undefined, 'a'))).toBe('taken');
  });
});

describe('the audience', () => {
  const audience = (most = 5, mostOfOneAddress = 3) => {
    const clock = { now: 1_000 };
    const told: (readonly string[])[] = [];
    const guests = new Audience(
      { most, mostOfOneAddress },
      (here) => told.push(here),
      () => clock.now,
    );
    return { guests, told, clock };
  };

  it('takes a browser once, whatever tabs it has', () => {
    const { guests, told } = audience();
    expect(guests.join('one', 'a').guest).toBe('guest 1');
    for (let tab = 0; tab < 1_000; tab += 1) {
      expect(refusal(() => guests.join('one', 'a'))).toBe(
        'audience.too-many: this browser has joined already: its other tab is the one that counts',
      );
    }
    expect(told).toEqual([['guest 1']]);
  });

  it('takes so many of one address, and so many in all', () => {
    const { guests } = audience();
    for (const name of ['1', '2', '3']) guests.join(name, 'a');
    expect(refusal(() => guests.join('4', 'a'))).toMatch(
      /3 browsers of your address have joined: no more are taken from it$/,
    );
    for (const name of ['5', '6']) guests.join(name, 'b');
    expect(refusal(() => guests.join('7', 'c'))).toMatch(/5 browsers have joined: no more are taken$/);
  });

  it('asks once a second each, and no faster', () => {
    const { guests, clock } = audience();
    const { key } = guests.join('one', 'a');
    const asked = () => refusal(() => guests.take(key)).split(':')[0];
    expect([asked(), asked(), asked()]).toEqual(['taken', 'taken', 'client.too-many-requests']);
    clock.now += 1_000;
    expect(asked()).toBe('taken');
  });

  it('has left once it is silent, and after half an hour', () => {
    const { guests, clock, told } = audience();
    const { key } = guests.join('one', 'a');
    for (let n = 0; n < 200; n += 1) {
      clock.now += 9_000;
      guests.take(key);
    }
    clock.now += 9_000;
    expect(refusal(() => guests.take(key))).toMatch(/^audience.left/);
    guests.join('one', 'a');
    clock.now += 30_001;
    guests.sweep();
    expect(told.at(-1)).toEqual([]);
  });
});
