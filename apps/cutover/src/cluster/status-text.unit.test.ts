import { describe, expect, it } from '@jest/globals';
import { statusText } from './status-text.ts';

describe('the status of a cluster', () => {
  it('is a line on the whole and one a component', () => {
    const text = statusText({
      ...{ name: 'cutover', kind: 'embedded', state: 'up', kubeconfig: '/x/admin.conf', memoryBytes: 900 * 1_048_576 },
      totalMemoryBytes: 2_300 * 1_048_576,
      components: [
        { name: 'etcd', state: 'running', detail: 'pid 7' },
        { name: 'kube-proxy', state: 'restarting' },
      ],
    });
    expect(text.split('\n')).toEqual([
      'cluster cutover (embedded) is up',
      '  etcd        running  pid 7',
      '  kube-proxy  restarting',
      '  the node itself takes 900 MiB of memory',
      '  with all pods it is 2300 MiB',
      '  export KUBECONFIG=/x/admin.conf',
    ]);
  });

  it('says of add-ons, ports and pods what serves and what holds the rest up', () => {
    const hindrances = Array.from({ length: 10 }, (_, i) => `pod shop/web-${i}: 0/1 nodes are available`);
    const text = statusText({
      ...{ name: 'cutover', kind: 'embedded', state: 'up', components: [], hindrances },
      addOns: [
        { name: 'dns', title: 'DNS', ready: true },
        { name: 'metrics-server', title: 'metrics-server', ready: false, detail: 'pod x: image not found' },
      ],
      ports: [{ name: 'game', url: 'http://game.localhost:8088', target: '10.96.0.7:80' }],
    });
    expect(text.split('\n')).toEqual([
      'cluster cutover (embedded) is up',
      '  add-on dns             ready',
      '  add-on metrics-server  not ready  pod x: image not found',
      '  port game              http://game.localhost:8088  to 10.96.0.7:80',
      '  what holds things up:',
      ...hindrances.slice(0, 8).map((line) => `    ${line}`),
      '    and 2 more: cutover kubectl get pods -A',
    ]);
  });

  it('says of what Argo CD deploys how it stands', () => {
    const cluster = { name: 'cutover', kind: 'embedded', state: 'up', components: [] } as const;
    const text = statusText(cluster, [
      { name: 'cutover', sync: 'Synced', health: 'Healthy', ready: true },
      {
        ...{ name: 'account-dev', sync: 'Synced', health: 'Degraded', ready: false },
        detail: 'Application account-dev: Deployment account is Degraded: no image',
      },
    ]);
    expect(text.split('\n').slice(1)).toEqual([
      '  application cutover      Synced, Healthy',
      '  application account-dev  Synced, Degraded  Deployment account is Degraded: no image',
    ]);
  });

  it('says what to do where it is not up', () => {
    const text = statusText({ name: 'second', kind: 'embedded', state: 'down', components: [] });
    expect(text).toBe('cluster second (embedded) is down: cutover up starts or repairs it');
  });
});
