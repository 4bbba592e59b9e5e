import { describe, expect, it } from '@jest/globals';
import { rolloutOf } from './rollout.ts';

const steps = [{ setWeight: 20 }, { pause: {} }, { setWeight: 50 }, { pause: { duration: 30 } }];
const object = (status: object | undefined, strategy: object = { blueGreen: {} }) => ({
  metadata: { name: 'transfer' },
  spec: { strategy },
  ...(status && { status }),
});

describe('a Rollout', () => {
  it('is read as its controller writes it', () => {
    const status = { currentPodHash: '7c', stableRS: '5d', blueGreen: { activeSelector: '5d', previewSelector: '7c' } };
    expect(rolloutOf(object(status))).toEqual({
      ...{ name: 'transfer', strategy: 'blueGreen', current: '7c', stable: '5d', active: '5d' },
      ...{ aborted: false, weight: 100 },
    });
    expect(rolloutOf(object({ ...status, abort: true }))).toMatchObject({ aborted: true });
  });

  it.each([
    [0, 20],
    [1, 20],
    [2, 50],
    [3, 50],
    [4, 100],
    [undefined, 100],
  ])('has at step %j a weight of %d %', (currentStepIndex, weight) => {
    const status = {
      currentPodHash: '7c',
      stableRS: '5d',
      ...(currentStepIndex !== undefined && { currentStepIndex }),
    };
    expect(rolloutOf(object(status, { canary: { steps } }))).toMatchObject({ strategy: 'canary', weight });
  });

  it('that begins with a pause has no weight yet', () => {
    const status = { currentPodHash: '7c', stableRS: '5d', currentStepIndex: 0 };
    expect(rolloutOf(object(status, { canary: { steps: [{ pause: {} }, ...steps] } }))).toMatchObject({ weight: 0 });
  });

  it.each([[object(undefined)], [object({})], [{}], [null], ['x'], [object({ currentPodHash: 7 })]])(
    'is not %j',
    (other) => expect(rolloutOf(other)).toBeUndefined(),
  );
});
