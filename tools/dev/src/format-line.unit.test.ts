import { describe, expect, it } from '@jest/globals';
import { formatLine } from './format-line.ts';

const plain = (text: string) => text;
const paints = { dim: plain, warn: plain, fail: plain };
const line = (over: object) =>
  JSON.stringify({ level: 'info', time: '2026-01-02T03:04:05.678Z', message: 'ready', ...over });

describe('a line', () => {
  it.each([
    [line({}), '03:04:05.678 ready'],
    [line({ level: 'warn', message: 'late' }), '03:04:05.678 warn late'],
    [line({ level: 'error', message: 'failed', err: { message: 'why' } }), '03:04:05.678 error failed (why)'],
    [
      line({
        method: 'POST',
        route: '/members',
        status: 409,
        problem: 'member.email-taken',
        ms: 1.23,
        trace_id: 'abcdef0123',
      }),
      '03:04:05.678 POST /members 409 member.email-taken 1.2 ms abcdef01',
    ],
    ['plain text', 'plain text'],
    ['{"half":', '{"half":'],
    ['{"a":1}', '{"a":1}'],
  ])('%s', (text, shown) => expect(formatLine(text, paints)).toBe(shown));
});
