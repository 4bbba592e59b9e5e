import { describe, expect, it } from '@jest/globals';

import { traceIdOf, traceparentOf } from './trace-id.ts';

const key = '0193a1b2-0000-7000-8000-0000000000AB';

describe('the trace of a request', () => {
  it('is the key of a write, which the database has, too', () => {
    expect(traceIdOf({ id: 7, key })).toBe('0193a1b20000700080000000000000ab');
  });

  it('is the number of what changes nothing, or whose key is no UUID, and never nothing but zeros', () => {
    expect(traceIdOf({ id: 0, key: null })).toBe('ffffffff000000000000000000000000');
    expect(traceIdOf({ id: 300, key: 'mine' })).toBe('ffffffff00000000000000000000012c');
  });

  it('is said as W3C Trace Context has it, and asks for no span to be exported', () => {
    expect(traceparentOf({ id: 0, key: null })).toBe('00-ffffffff000000000000000000000000-0000000000000001-00');
    expect(traceparentOf({ id: 15, key })).toMatch(/^00-0193a1b2[0-9a-f]{24}-0000000000000010-00$/);
  });
});
