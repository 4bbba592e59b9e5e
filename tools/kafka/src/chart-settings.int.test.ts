import { beforeAll, describe, expect, it } from '@jest/globals';
import { renderChart } from '@cutover/charts';
import { ensureTools } from '@cutover/toolchain';
import { brokerProperties, formatProperties, zookeeperProperties } from './properties.ts';

/** Building Helm takes two minutes where it was never built. */
const BUILD_MS = 15 * 60_000;
let helm: string;

beforeAll(async () => {
  helm = (await ensureTools(['helm'], { progress: () => undefined })).helm.path;
}, BUILD_MS);

/** The properties file in the chart's ConfigMap, a block of YAML. */
async function settingsOf(chart: string): Promise<string> {
  const values = { image: { repository: 'registry.example/kafka' } };
  const text = await renderChart({ chart, release: chart, namespace: 'bank', values, helm });
  const [, block = ''] = text.split(`  ${chart}.properties: |\n`);
  const lines = block.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('    '));
  return lines
    .slice(0, end)
    .map((line) => `${line.trim()}\n`)
    .join('');
}

describe('the settings in the charts are those of tests and of the local run', () => {
  it("ZooKeeper's, but for the address listened on", async () => {
    const expected = zookeeperProperties({ dataDir: '/data', port: 2181 });
    expect(await settingsOf('zookeeper')).toBe(formatProperties(expected));
  });

  it("the broker's, but for where clients are told to come, which the pod says by an argument", async () => {
    const all = brokerProperties({ dataDir: '/data', zookeeper: 'zookeeper:2181', address: '0.0.0.0', port: 9092 });
    const expected = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'advertised.listeners'));
    expect(await settingsOf('kafka')).toBe(formatProperties(expected));
  });
});
