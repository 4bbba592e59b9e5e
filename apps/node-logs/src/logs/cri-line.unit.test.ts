import { describe, expect, it } from '@jest/globals';
import { isError, parseCriLine } from './cri-line.ts';

const TIME = '2026-11-29T09:40:27.123456789Z';

describe('a line of a container runtime', () => {
  it('has a time, a stream, whether it goes on, and its text as it was written', () => {
    const line = { time: TIME, stream: 'stdout', isPartial: false, text: ' two  words ' };
    expect(parseCriLine(`${TIME} stdout F  two  words `)).toEqual(line);
    expect(parseCriLine(`${TIME} stderr P half`)).toMatchObject({ stream: 'stderr', isPartial: true });
    expect(parseCriLine(`${TIME} stdout F `)).toMatchObject({ text: '' });
  });

  it.each(['', 'text', `${TIME} stdin F x`, `${TIME} stdout`])('is none where it is %j', (line) => {
    expect(parseCriLine(line)).toBeUndefined();
  });
});

describe('a line that says that something failed', () => {
  it.each([
    ['{"level":"error","message":"x"}', true],
    ['{"level":"FATAL"}', true],
    ['{"level":50}', true],
    ['{"level":"info","message":"no ERROR at all"}', false],
    ['{"level":"error","message":"cut', true],
    ['E1129 09:40:27.1 1 server.go:1] no', true],
    ['[2026-11-29] ERROR no such topic', true],
    ['Every error is an Error', false],
    ['', false],
  ])('%j: %j', (text, bad) => {
    expect(isError(text)).toBe(bad);
  });
});
