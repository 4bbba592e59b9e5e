import { describe, expect, it } from '@jest/globals';
import { clusterPaths, nodePaths } from '../paths.ts';
import { inNamespaces } from '../supervisor/supervised.ts';
import { proportionalBytes } from './memory.ts';
import { bindMounts, inMounts } from './mounts.ts';
import { inNetwork } from './network.ts';
import { needMachine } from './requirements.ts';
import { belongsTo, withAncestors } from './sweep.ts';

const GIB = 1024 ** 3;

describe('needMachine', () => {
  const good = { platform: 'linux', uid: 0, freeBytes: 2 * GIB } as const;

  it('takes Linux, root and 2 GiB', () => {
    expect(() => needMachine(good)).not.toThrow();
  });

  it.each([
    [{ ...good, platform: 'darwin' as const }, 'not-linux', '--provider kind'],
    [{ ...good, uid: 1000 }, 'not-root', 'as root'],
    [{ ...good, freeBytes: 2 * GIB - 1 }, 'disk-full', 'free some'],
  ])('refuses %o in one line that says what to do', (machine, code, advice) => {
    const refused = () => needMachine(machine);
    expect(refused).toThrow(expect.objectContaining({ code, message: expect.stringContaining(advice) }));
    expect(refused).toThrow(expect.objectContaining({ message: expect.not.stringContaining('\n') }));
  });
});

describe('belongsTo', () => {
  const marks = { name: 'a', netInodes: [7] };
  const stranger = { pid: 1, netInode: 1, cgroups: '4:memory:/\n0::/', environment: 'PATH=/bin\0CUTOVER_NODE=ab' };

  it('knows a process by network, by cgroup under any controller, or by its mark', () => {
    expect(belongsTo(marks, { ...stranger, netInode: 7 })).toBe(true);
    expect(belongsTo(marks, { ...stranger, cgroups: '4:memory:/x\n8:pids:/cutover-a/kubepods/pod1' })).toBe(true);
    expect(belongsTo(marks, { ...stranger, environment: 'PATH=/bin\0CUTOVER_NODE=a\0' })).toBe(true);
  });

  it('leaves others alone, also those of a node whose name begins alike', () => {
    expect(belongsTo(marks, stranger)).toBe(false);
    expect(belongsTo(marks, { ...stranger, cgroups: '8:pids:/cutover-ab/kubepods' })).toBe(false);
    expect(belongsTo({ name: 'a', netInodes: [] }, { ...stranger, netInode: undefined })).toBe(false);
  });
});

describe('proportionalBytes', () => {
  it('counts what is shared by its part', () => {
    expect(
      proportionalBytes('5581-7ffc ---p 00 00:00 0 [rollup]\nRss:  900 kB\nPss:   120 kB\nPss_Dirty:  7 kB\n'),
    ).toBe(120 * 1024);
    expect(proportionalBytes('')).toBe(0);
  });
});

describe('namespaces', () => {
  const node = nodePaths('a');

  it('hide the folders of a kubelet and a containerd that the host may run', () => {
    const binds = bindMounts(clusterPaths('a'), node);
    for (const folder of ['/etc/kubernetes', '/var/lib/kubelet', '/run/containerd']) {
      expect(binds).toContainEqual([expect.stringContaining('/cutover/a/'), folder]);
    }
  });

  it("keep two nodes' kubelets and containerds apart", () => {
    const second = bindMounts(clusterPaths('a'), nodePaths('a', 'b'));
    const shared = bindMounts(clusterPaths('a'), node).filter(([from]) => second.some(([other]) => other === from));
    expect(shared).toEqual([[clusterPaths('a').kubernetes, '/etc/kubernetes']]);
  });

  it('are entered by their files', () => {
    expect(inNetwork(node, ['ip', 'a'])).toEqual(['nsenter', '--net=/run/cutover/a/a/network', '--', 'ip', 'a']);
    expect(inMounts(node, ['ls'])).toEqual(['nsenter', '--mount=/run/cutover/a/a/mounts', '--', 'ls']);
    const spec = { name: 'x', argv: ['sleep', '1'], env: {} };
    expect(inNamespaces(spec)).toEqual(['sleep', '1']);
    const namespaces = { network: node.network, mounts: node.mounts };
    expect(inNamespaces({ ...spec, namespaces })).toEqual([
      ...['nsenter', '--net=/run/cutover/a/a/network', '--mount=/run/cutover/a/a/mounts', '--', 'sleep', '1'],
    ]);
  });
});

describe('withAncestors', () => {
  it('spares all that this runs under, up to the first process', async () => {
    const spared = await withAncestors(process.pid);
    expect([...spared].slice(0, 2)).toEqual([process.pid, process.ppid]);
    expect(spared.size).toBeGreaterThan(2);
  });
});
