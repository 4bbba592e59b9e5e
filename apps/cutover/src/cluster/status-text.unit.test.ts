import { describe, expect, it } from '@jest/globals';
import { statusText } from './status-text.ts';

describe('the status of a cluster', () => {
  it('is a line on the whole and one a component', () => {
    const text = statusText({
      ...{ name: 'cutover', kind: 'embedded', state: 'up', kubeconfig: '/x/admin.conf', memoryBytes: 900 * 1_048_576 },
      components: [
        { name: 'etcd', state: 'running', detail: 'pid 7' },
        { name: 'kube-proxy', state: 'restarting' },
      ],
    });
    expect(text.split('\n')).toEqual([
      'cluster cutover (embedded) is up',
      '  etcd        running  pid 7',
      '  kube-proxy  restarting',
      '  the node itself keeps 900 MiB of memory',
      '  export KUBECONFIG=/x/admin.conf',
    ]);
  });

  it('says what to do where it is not up', () => {
    const text = statusText({ name: 'second', kind: 'embedded', state: 'down', components: [] });
    expect(text).toBe('cluster second (embedded) is down: cutover up starts or repairs it');
  });
});
