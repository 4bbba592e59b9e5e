import { describe, expect, it } from '@jest/globals';

import { deploymentGaveUp, rolloutGaveUp } from './gave-up.ts';

const message = 'ReplicaSet "account-b" has timed out progressing.';
const progressing = (status: string, reason: string) => ({ type: 'Progressing', status, reason, message });
const deployment = (condition: object, observedGeneration = 2) => ({
  metadata: { generation: 2 },
  status: { observedGeneration, conditions: [{ type: 'Available', status: 'True' }, condition] },
});

describe('a Deployment', () => {
  it('has timed out once its deadline for progress has passed, and for no other reason', () => {
    const exceeded = progressing('False', 'ProgressDeadlineExceeded');
    expect(deploymentGaveUp(deployment(exceeded))).toEqual({ how: 'timed-out', reason: message });
    expect(deploymentGaveUp(deployment(progressing('True', 'ReplicaSetUpdated')))).toBeNull();
    expect(deploymentGaveUp(deployment(progressing('False', 'FailedCreate')))).toBeNull();
    expect(deploymentGaveUp({ metadata: { generation: 1 } })).toBeNull();
  });
  it('has not where its status is of the generation before', () => {
    expect(deploymentGaveUp(deployment(progressing('False', 'ProgressDeadlineExceeded'), 1))).toBeNull();
  });
});

describe('a Rollout', () => {
  const rollout = (status: object, observedGeneration = '3') => ({
    metadata: { generation: 3 },
    status: { observedGeneration, ...status },
  });
  const aborted = 'RolloutAborted: Rollout aborted update to revision 2';
  const exceeded = `ProgressDeadlineExceeded: ${message}`;

  it('is aborted by its status or its phase', () => {
    expect(rolloutGaveUp(rollout({ abort: true, phase: 'Progressing' }))?.how).toBe('aborted');
    const degraded = { phase: 'Degraded', message: aborted };
    expect(rolloutGaveUp(rollout({ abort: true, ...degraded }))).toEqual({ how: 'aborted', reason: aborted });
    expect(rolloutGaveUp(rollout(degraded))?.how).toBe('aborted');
  });
  it('has timed out where its deadline alone degraded it', () => {
    const reason = { how: 'timed-out', reason: exceeded };
    expect(rolloutGaveUp(rollout({ phase: 'Degraded', message: exceeded }))).toEqual(reason);
  });
  it('has not given up while it waits, where it degraded otherwise, or by what was said of the generation before', () => {
    expect(rolloutGaveUp(rollout({ phase: 'Paused', message: 'BlueGreenPause' }))).toBeNull();
    expect(rolloutGaveUp(rollout({ phase: 'Degraded', message: 'InvalidSpec' }))).toBeNull();
    expect(rolloutGaveUp(rollout({ abort: true }, '2'))).toBeNull();
  });
});
