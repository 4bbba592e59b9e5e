import { describe, expect, it } from '@jest/globals';

import { latenessOf } from './lateness.ts';

describe('latenessOf', () => {
  it('ranks sent − due', () => {
    const requests = Array.from({ length: 100 }, (_, index) => ({ due: index * 10, sent: index * 10 + index }));
    expect(latenessOf(requests)).toEqual({ p50: 49, p99: 98, max: 99 });
  });
  it('is zero without requests', () => {
    expect(latenessOf([])).toEqual({ p50: 0, p99: 0, max: 0 });
  });
});
