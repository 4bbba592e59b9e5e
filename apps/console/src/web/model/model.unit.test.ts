import { describe, expect, it } from '@jest/globals';
import { NEW, NEXT, Scene } from '../../testing/scene.ts';
import { ageText } from './age.ts';
import { allOf, fromSnapshot, withChange } from './items.ts';
import { isFound, readable } from './log-line.ts';
import { distinct, isSame } from './release.ts';

const scene = new Scene(0);

describe('items', () => {
  it('are replaced, removed and never changed in place', () => {
    const before = fromSnapshot({ items: [scene.run('one'), scene.run('two')] });
    const after = withChange(before, { put: [scene.run('one', { isVoid: true })], gone: ['run/two'] });
    expect(allOf(after, 'run')).toMatchObject([{ id: 'one', isVoid: true }]);
    expect(allOf(before, 'run').map(({ id, isVoid }) => [id, isVoid])).toEqual([
      ['one', false],
      ['two', false],
    ]);
  });
});

describe('releases', () => {
  it('are the same by digest, and by version where one has no digest', () => {
    expect(isSame(NEW, { ...NEW, version: 'other' })).toBe(true);
    expect(isSame(NEW, { version: '1.4.0' })).toBe(true);
    expect(isSame(NEW, { ...NEXT, version: '1.4.0' })).toBe(false);
    expect(isSame({}, {})).toBe(false);
  });

  it('are listed once each, newest first, by numbers', () => {
    const found = distinct([{ version: '1.4.0' }, NEW, { version: '1.10.0' }, { digest: NEW.digest! }, {}]);
    expect(found).toEqual([{ version: '1.10.0' }, NEW]);
  });
});

describe('a log line', () => {
  it('of JSON is its time, level and message, and what else it says', () => {
    const text =
      '{"level":"warn","time":"2026-11-29T10:15:02.1Z","message":"slow","pod":"a-1","ms":4.2,"err":{"code":"x"}}';
    expect(readable(['', text])).toEqual({
      ...{ time: '10:15:02.100', level: 'warn', message: 'slow' },
      fields: [
        ['ms', '4.2'],
        ['err', '{"code":"x"}'],
      ],
    });
  });

  it.each([
    ['{"level":50,"msg":"pino"}', 'error', 'pino'],
    ['E1129 10:15:02.1 1 main.go:7] klog', 'error', 'E1129 10:15:02.1 1 main.go:7] klog'],
    ['[2026-11-29] WARN kafka', 'warn', '[2026-11-29] WARN kafka'],
    ['{ not json', undefined, '{ not json'],
    ['\u001b[31mred\u001b[0m \u202egnp.exe', undefined, 'red gnp.exe'],
  ])('%j is %s', (text, level, message) => {
    expect(readable(['', text])).toMatchObject({ message, ...(level === undefined ? {} : { level }) });
  });

  it('is found by all words of a search', () => {
    expect(isFound(['', 'GET /accounts 503'], '503 get')).toBe(true);
    expect(isFound(['', 'GET /accounts 503'], '503 post')).toBe(false);
  });
});

describe('an age', () => {
  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [7_199, '1 h'],
    [200_000, '2 d'],
    [-5, '0 s'],
  ])('of %i s is %s', (seconds, text) => {
    expect(ageText(new Date(1e12 - seconds * 1_000).toISOString(), 1e12)).toBe(text);
  });
});
