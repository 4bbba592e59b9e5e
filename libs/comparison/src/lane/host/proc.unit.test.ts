import { describe, expect, it } from '@jest/globals';

import { outermostGroup } from './cgroups.ts';
import {
  countEstablished,
  parseCpuTimes,
  parseCpuUsageMs,
  parseGroup,
  parsePressureMs,
  parseProcessMs,
  parseThrottledMs,
} from './proc.ts';

describe('kernel files', () => {
  it('reads CPU times: guest time is not counted twice', () => {
    const stat = 'cpu  100 1 50 800 40 2 3 4 10 0\ncpu0 1 2 3 4\n';
    expect(parseCpuTimes(stat)).toEqual({ busy: 156, steal: 4, total: 1000 });
    expect(parseCpuTimes('')).toBeNull();
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
  it('reads the CPU time of a group and of a process whose name has blanks', () => {
    expect(parseCpuUsageMs('usage_usec 2500\nuser_usec 1\n')).toBe(2.5);
    expect(parseCpuUsageMs('nr_periods 0\n')).toBeNull();
    expect(parseProcessMs('42 (a (b) c) S 1 42 42 0 -1 4194304 100 0 0 0 7 3 0 0 20 0 11 0 1')).toBe(100);
  });
  it('reads the group of a process', () => {
    expect(parseGroup('42 (a (b) c) S 1 40 39 0 -1 4194304')).toBe(40);
  });
  it('finds the group that holds a whole node', () => {
    expect(outermostGroup('/sys/fs/cgroup/cpu/cutover-x/kubepods/burstable/pod1')).toBe('cutover-x');
    expect(outermostGroup('/sys/fs/cgroup/kubepods.slice/pod1')).toBe('kubepods.slice');
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
