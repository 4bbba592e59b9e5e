import { describe, expect, it } from '@jest/globals';
import { workloadsOf } from './workloads-of.ts';

describe('the workloads among objects', () => {
  it('are what runs pods, at their names', () => {
    const names = `service/account\ndeployment.apps/account\nstatefulset.apps/kafka\njob.batch/kafka-topics-1a2b3c4d
rollout.argoproj.io/pacman\ningress.networking.k8s.io/pacman\n`;
    expect(workloadsOf(names, 'cosmos')).toEqual([
      { kind: 'Deployment', namespace: 'cosmos', name: 'account' },
      { kind: 'StatefulSet', namespace: 'cosmos', name: 'kafka' },
      { kind: 'Job', namespace: 'cosmos', name: 'kafka-topics-1a2b3c4d' },
      { kind: 'Rollout', namespace: 'cosmos', name: 'pacman' },
    ]);
  });
});
