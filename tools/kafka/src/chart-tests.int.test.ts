import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { renderChart } from '@cutover/charts';
import { freePort } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startKafka, type RunningKafka } from './testing/index.ts';

/** Building Helm takes two minutes where it was never built. */
const BUILD_MS = 15 * 60_000;
const PATIENCE_MS = 60_000;
let helm: string;
let kafka: RunningKafka;

beforeAll(async () => {
  helm = (await ensureTools(['helm'], { progress: () => undefined })).helm.path;
  kafka = await startKafka();
}, BUILD_MS);

afterAll(() => kafka?.stop(), PATIENCE_MS);

/** Runs what the pod of `helm test` runs, against a server on this machine. */
async function runTest(chart: string, port: number): Promise<void> {
  const image = 'registry.example/transfer:1.0.0';
  const values = {
    fullnameOverride: 'localhost',
    port,
    image: { repository: 'registry.example/kafka' },
    tests: { image },
  };
  const text = await renderChart({ chart, release: chart, namespace: 'bank', values, helm, tests: true });
  const [, script = ''] = /^ {6}args:\n {8}- \|\n((?: {10}.*\n| *\n)+)/m.exec(text) ?? [];
  expect(script).toContain('connect(');
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
}

describe.each(['kafka', 'zookeeper'])('helm test of charts/%s', (chart) => {
  it(
    'is passed by the server, and by nothing else',
    async () => {
      const [own, other] = chart === 'kafka' ? [kafka.port, kafka.zookeeperPort] : [kafka.zookeeperPort, kafka.port];
      await runTest(chart, own);
      await expect(runTest(chart, await freePort())).rejects.toThrow('ECONNREFUSED');
      await expect(runTest(chart, other)).rejects.toThrow(/answered|no answer|ECONNRESET|EPIPE/);
    },
    PATIENCE_MS,
  );
});
