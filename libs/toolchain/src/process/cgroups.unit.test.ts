import { describe, expect, it } from '@jest/globals';
import { hierarchiesOf } from './cgroups.ts';

describe('hierarchiesOf', () => {
  it('finds the controllers of version 1 and the one of version 2', () => {
    const mounts = [
      'tmpfs /sys/fs/cgroup tmpfs rw 0 0',
      'cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0',
      'cgroup /sys/fs/cgroup/systemd cgroup rw,name=systemd 0 0',
      'cgroup2 /sys/fs/cgroup/unified cgroup2 rw,nsdelegate 0 0',
    ].join('\n');
    expect(hierarchiesOf(mounts)).toEqual([
      { at: '/sys/fs/cgroup/cpu,cpuacct', version: 1, controllers: ['cpu', 'cpuacct'] },
      { at: '/sys/fs/cgroup/systemd', version: 1, controllers: ['name=systemd'] },
      { at: '/sys/fs/cgroup/unified', version: 2, controllers: [] },
    ]);
  });
});
