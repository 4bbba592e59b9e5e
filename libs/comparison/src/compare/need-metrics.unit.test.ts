import { describe, expect, it } from '@jest/globals';

import { needMetrics } from './need-metrics.ts';
import type { Comparison } from './options.ts';
import type { StrategyName } from '../record/strategy-name.ts';

const on = (stdout: string, strategies: StrategyName[]) =>
  needMetrics({
    strategies,
    cluster: { name: 'toy', kubectl: async () => ({ stdout, stderr: '' }) },
  } as never as Comparison);

describe('needMetrics', () => {
  it.each([
    ['', 'does not serve'],
    ['False', 'has and cannot reach'],
  ])('refuses a cluster whose metrics are %j in one line that names the strategies', (stdout, state) =>
    expect(on(stdout, ['rolling', 'rolling-hpa', 'blue-green-hpa'])).rejects.toThrow(
      new RegExp(
        `^rolling-hpa, blue-green-hpa: needs the CPU of pods \\(metrics\\.k8s\\.io\\), which cluster toy ${state}: install metrics-server \\(cutover up --with metrics-server\\), or leave`,
      ),
    ),
  );

  it('asks nothing of a cluster on which no strategy has an autoscaler, and is content where they are served', async () => {
    await on('', ['rolling', 'blue-green']);
    await on('True', ['rolling-hpa']);
  });
});
