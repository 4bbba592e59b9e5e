import { describe, expect, it } from '@jest/globals';

import { mixedSpan } from './metric-rows.ts';

describe('mixedSpan', () => {
  const crossing = (at1: number, at99: number) => ({ at1, at50: at99, at99, window: at99 - at1 });
  const deploy = { fresh: crossing(900, 1000), keepAlive: crossing(950, 7000) };
  const mixedVersionMs = { deploy, rollback: deploy, fresh: 100, keepAlive: 6050, clients: 9, sawNewThenOld: 0 };
  it('runs from the first kind of connection on the new version to the last that left the old one', () => {
    expect(mixedSpan({ mixedVersionMs, deployMs: 8000 })).toBe(6100);
  });
  it('has no length where old pods stayed, though all fresh connections had switched', () => {
    const kept = { ...mixedVersionMs, deploy: { ...deploy, keepAlive: null }, keepAlive: null };
    expect(mixedSpan({ mixedVersionMs: kept, deployMs: null })).toBeNull();
  });
});
