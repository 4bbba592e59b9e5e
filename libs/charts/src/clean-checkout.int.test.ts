import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFiles } from '@cutover/testing-kit';
import { chartsFolder, everyChart } from './chart-folder.ts';
import { KUBE_VERSION, renderChart } from './render-chart.ts';
import { everyVariant } from './testing/index.ts';
import { merge } from './testing/paths.ts';
import { BUILD_MS, helmPath, REQUIRED } from './testing/rendering.ts';

const run = promisify(execFile);
const root = join(chartsFolder, '..');

let helm: string;
let checkout: string;

/** Charts as git has them, and nothing that was made beside them. */
beforeAll(async () => {
  helm = await helmPath();
  checkout = await mkdtemp(join(tmpdir(), 'cutover-checkout-'));
  copyFiles(root, checkout, 'charts');
}, BUILD_MS);

afterAll(() => rm(checkout, { recursive: true, force: true }));

/** As people type it inside the chart's folder. */
async function template(chart: string, ...flags: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: checkout };
  const args = [
    'template',
    chart,
    '.',
    '--namespace',
    'somewhere',
    '--kube-version',
    KUBE_VERSION,
    '--skip-tests',
    ...flags,
  ];
  return (await run(helm, args, { cwd: join(checkout, 'charts', chart), env })).stdout;
}

describe.each(everyChart())('charts/%s in a clean checkout', (chart) => {
  it('is rendered by Helm as it stands, with the library as it is now', async () => {
    const { file, values } = everyVariant().find((variant) => variant.chart === chart)!;
    const needed = Object.entries(leaves(REQUIRED[chart]!)).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const target = { chart, release: chart, namespace: 'somewhere', helm };
    const expected = await renderChart({ ...target, values: merge(values, REQUIRED[chart]!) });
    expect(await template(chart, '--values', file, ...needed)).toBe(expected);
  });
});

/** `{a: {b: 'c'}}` as `{'a.b': 'c'}`. */
function leaves(values: object, path: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      typeof value === 'object'
        ? Object.entries(leaves(value as object, [...path, key]))
        : [[[...path, key].join('.'), value as string]],
    ),
  );
}

it('the library that is linked is what makes it so', async () => {
  await rm(join(checkout, 'charts', 'zookeeper', 'charts', 'common'));
  await expect(template('zookeeper')).rejects.toThrow(/found in Chart.yaml, but missing in charts\/ directory: common/);
});
