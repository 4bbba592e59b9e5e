import { describe, expect, it } from '@jest/globals';
import { awaitWorkloads } from './await-workloads.ts';
import type { Controller, Pod } from './objects.ts';
import { outdatedPods } from './outdated.ts';
import { snapshotOf } from './snapshot.ts';
import { condition, container, fakeKubectl, meta, pod, waiting } from './testing/planted.ts';
import type { Workload } from './workload.ts';

const mongo: Workload = { kind: 'StatefulSet', namespace: 'cosmos', name: 'mongo' };
const PULLS = waiting('ImagePullBackOff', 'Back-off pulling image "registry.test/mongo:9"');

function statefulSet(more: Partial<Controller> = {}): Controller {
  return {
    kind: 'StatefulSet',
    metadata: meta('mongo', { generation: 3 }),
    spec: { replicas: 1 },
    status: { observedGeneration: 3, readyReplicas: 0, currentRevision: 'mongo-1', updateRevision: 'mongo-3' },
    ...more,
  };
}

function ofRevision(revision: string, one: Pod): Pod {
  return { ...one, metadata: { ...one.metadata, labels: { 'controller-revision-hash': revision } } };
}

const stuck = ofRevision('mongo-2', pod('mongo-0', 'mongo', [PULLS]));
const names = (...objects: (Controller | Pod)[]) =>
  outdatedPods(snapshotOf(objects), [mongo]).map(({ metadata }) => metadata.name);

describe('the pod of a StatefulSet that nobody replaces', () => {
  it('is of a version before and never started', () => {
    expect(names(statefulSet(), stuck)).toEqual(['mongo-0']);
  });

  it('is none of the version that was applied last', () => {
    expect(names(statefulSet(), ofRevision('mongo-3', pod('mongo-0', 'mongo', [PULLS])))).toEqual([]);
  });

  it('is none that runs, is ready, or is on its way out', () => {
    const runs = container({ running: {} });
    const ready = { status: { conditions: [condition('Ready', 'True')], containerStatuses: [] } };
    const leaving = { ...stuck, metadata: { ...stuck.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
    expect(names(statefulSet(), ofRevision('mongo-2', pod('mongo-0', 'mongo', [runs])))).toEqual([]);
    expect(names(statefulSet(), ofRevision('mongo-2', pod('mongo-0', 'mongo', [], ready)))).toEqual([]);
    expect(names(statefulSet(), leaving)).toEqual([]);
  });

  it('is none where people replace pods, or where the controller has not seen what was applied', () => {
    expect(names(statefulSet({ spec: { updateStrategy: { type: 'OnDelete' } } }), stuck)).toEqual([]);
    expect(names(statefulSet({ spec: { updateStrategy: { rollingUpdate: { partition: 1 } } } }), stuck)).toEqual([]);
    expect(names(statefulSet({ metadata: meta('mongo', { generation: 4 }) }), stuck)).toEqual([]);
  });

  it('is deleted by who waits and says so, and else stays', async () => {
    const good = statefulSet({
      status: { observedGeneration: 3, readyReplicas: 1, currentRevision: 'mongo-3', updateRevision: 'mongo-3' },
    });
    const replaced: string[] = [];
    const { kubectl, calls } = fakeKubectl([[statefulSet(), stuck], [good]]);
    await awaitWorkloads(kubectl, [mongo], { withinMs: 60_000, replaced: (line) => replaced.push(line) });
    expect(calls).toContain('delete pod mongo-0 --namespace cosmos --ignore-not-found --wait=false');
    expect(replaced).toEqual([
      'pod cosmos/mongo-0, of the version before, never started and would not be replaced: deleted',
    ]);
    const { kubectl: patient, calls: reads } = fakeKubectl([[statefulSet(), stuck], [good]]);
    await awaitWorkloads(patient, [mongo], { withinMs: 60_000 });
    expect(reads.filter((call) => call.startsWith('delete'))).toEqual([]);
  });
});
