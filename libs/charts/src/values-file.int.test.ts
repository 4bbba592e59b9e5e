import { expect, it } from '@jest/globals';
import { renderChart } from './render-chart.ts';
import { BUILD_MS, helmPath, REQUIRED } from './testing/rendering.ts';
import { readValuesFile } from './values-file.ts';

const line = 'charts/account: has no values-nowhere.yaml';

it('reads what a values file in a chart says, or says that there is none', async () => {
  expect(await readValuesFile('account', 'values.yaml')).toMatchObject({ strategy: { type: 'rolling' } });
  await expect(readValuesFile('account', 'values-nowhere.yaml')).rejects.toMatchObject({
    code: 'unknown-values',
    message: line,
  });
});

it(
  'is laid below what else is given, and missed by its name',
  async () => {
    const common = { chart: 'account', release: 'account', namespace: 'somewhere', helm: await helmPath() };
    const values = { ...REQUIRED['account'], replicaCount: 7 };
    const nowhere = { ...common, values, valuesFiles: ['values-nowhere.yaml'] };
    await expect(renderChart(nowhere)).rejects.toThrow(line);
    expect(await renderChart({ ...common, values, valuesFiles: ['values.yaml'] })).toContain('replicas: 7');
  },
  BUILD_MS,
);
