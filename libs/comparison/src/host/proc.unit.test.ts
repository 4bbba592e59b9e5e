import { describe, expect, it } from '@jest/globals';

import { countEstablished, parseCpuTimes, parsePressureMs, parseThrottledMs } from './proc.ts';

describe('kernel files', () => {
  it('reads CPU times: guest time is not counted twice', () => {
    const stat = 'cpu  100 1 50 800 40 2 3 4 10 0\ncpu0 1 2 3 4\n';
    expect(parseCpuTimes(stat)).toEqual({ busy: 156, steal: 4, total: 1000 });
  });
  it('reads pressure', () => {
    expect(parsePressureMs('some avg10=0.00 avg60=0.00 avg300=0.00 total=12500\nfull avg10=0 total=1\n')).toBe(12.5);
    expect(parsePressureMs('')).toBeNull();
  });
  it('reads throttling of both cgroup versions', () => {
    expect(parseThrottledMs('nr_periods 5\nnr_throttled 1\nthrottled_time 3000000\n')).toBe(3);
    expect(parseThrottledMs('usage_usec 5\nthrottled_usec 4000\n')).toBe(4);
    expect(parseThrottledMs('usage_usec 5\n')).toBeNull();
  });
  it('counts established connections to a local port alone', () => {
    const table = [
      '  sl  local_address rem_address   st',
      '   0: 0100007F:6989 0100007F:D431 01 00000000:00000000',
      '   1: 0100007F:6989 0100007F:D432 06 00000000:00000000',
      '   2: 0100007F:D431 0100007F:6989 01 00000000:00000000',
    ].join('\n');
    expect(countEstablished(table, 27_017)).toBe(1);
  });
});
