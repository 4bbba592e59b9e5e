import { expect, it } from '@jest/globals';
import { awaitWorkloads } from './await-workloads.ts';
import type { Controller } from './objects.ts';
import { meta } from './testing/planted.ts';
import type { Kubectl, Workload } from './workload.ts';

const account: Workload = { kind: 'Rollout', namespace: 'cosmos', name: 'account' };

/** A Rollout whose controller lost its fourth generation, until something of it changes again. */
function losesAChange(): { readonly kubectl: Kubectl; readonly calls: string[] } {
  const calls: string[] = [];
  let observedGeneration = '3';
  const kubectl: Kubectl = async (args) => {
    calls.push(args.join(' '));
    if (args[0] === 'annotate') observedGeneration = '4';
    const rollout: Controller = {
      ...{ kind: 'Rollout', metadata: meta('account', { generation: 4 }), spec: { replicas: 1 } },
      status: { observedGeneration, phase: 'Healthy' },
    };
    return { stdout: JSON.stringify({ kind: 'List', items: [rollout] }), stderr: '' };
  };
  return { kubectl, calls };
}

const annotated = (calls: readonly string[]) => calls.filter((call) => call.startsWith('annotate'));

it('wakes the controller of a Rollout that lost what was applied, says so, and waits no longer', async () => {
  const { kubectl, calls } = losesAChange();
  const woken: string[] = [];
  const options = { withinMs: 60_000, wakesAfterMs: 1, woken: (line: string) => void woken.push(line) };
  await awaitWorkloads(kubectl, [account], options);
  expect(woken).toEqual(['rollout cosmos/account: its controller had not looked at generation 4, and was woken']);
  expect(annotated(calls)).toHaveLength(1);
  expect(annotated(calls)[0]).toMatch(/^annotate rollouts.argoproj.io account --namespace cosmos --overwrite /);
});

it('leaves it alone where that is not asked for', async () => {
  const { kubectl, calls } = losesAChange();
  await expect(awaitWorkloads(kubectl, [account], { withinMs: 0, wakesAfterMs: 0 })).rejects.toThrow(
    'rollout cosmos/account is not ready after 0 s: rollout cosmos/account: its controller has not seen what was applied',
  );
  expect(annotated(calls)).toEqual([]);
});
