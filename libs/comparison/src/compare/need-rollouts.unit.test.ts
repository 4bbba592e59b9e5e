import { describe, expect, it } from '@jest/globals';

import { needRollouts } from './need-rollouts.ts';
import type { Comparison } from './options.ts';
import type { StrategyName } from '../record/strategy-name.ts';

const on = (stdout: string, strategies: StrategyName[]) =>
  needRollouts({
    strategies,
    cluster: { name: 'toy', kubectl: async () => ({ stdout, stderr: '' }) },
  } as never as Comparison);

describe('needRollouts', () => {
  it('refuses a cluster without Rollouts in one line that names the strategies', () =>
    expect(on('', ['rolling', 'blue-green'])).rejects.toThrow(
      /^blue-green: needs Argo Rollouts, which cluster toy does not have: install it \(cutover up --with rollouts\), or leave/,
    ));

  it('asks nothing of a cluster on which no strategy needs them, and is content where they are', async () => {
    await on('', ['rolling', 'recreate']);
    await on('customresourcedefinition.apiextensions.k8s.io/rollouts.argoproj.io\n', ['blue-green']);
  });
});
