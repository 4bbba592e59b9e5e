import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../create-provider.ts';
import { until } from '../embedded/until.ts';
import type { Cluster } from '../provider.ts';
import { deleteAddOn } from './index.ts';

const NAME = 'cutover-add-ons';
const provider = createProvider({ provider: 'embedded', name: NAME });
const UP_MS = 240_000;
const COLD_MS = 40 * 60_000;
const WITHIN_MS = 120_000;
const SERVER = ['-n', 'metrics-server'];

describe('add-ons of an embedded node', () => {
  let cluster: Cluster;

  const statusOf = async (name: string) => (await provider.status()).addOns?.find((addOn) => addOn.name === name);

  beforeAll(async () => {
    await provider.down();
    cluster = await provider.up({ addOns: ['metrics-server'] });
  }, COLD_MS);

  afterAll(async () => {
    await provider.down();
  }, UP_MS);

  it('are all ready once up has ended, those that every node has among them', async () => {
    const { addOns } = await provider.status();
    expect(addOns?.map(({ name, ready }) => [name, ready])).toEqual([
      ['dns', true],
      ['storage', true],
      ['metrics-server', true],
    ]);
  });

  it(
    'let kubectl top answer',
    async () => {
      const top = async (...args: string[]) => (await cluster.kubectl(['top', ...args, '--no-headers'])).stdout;
      const pods = async () => /^coredns-\S+\s+\d+m\s+\d+Mi/m.test(await top('pods', '-n', 'kube-system'));
      const nodes = async () => (await top('nodes')).startsWith(`${NAME} `);
      await until(pods, { what: 'kubectl top pods answers', withinMs: WITHIN_MS });
      await until(nodes, { what: 'kubectl top nodes answers', withinMs: WITHIN_MS });
    },
    UP_MS,
  );

  it(
    'say what holds them up, and are mended by the next up, which was not told of them',
    async () => {
      const image = `registry.cutover.internal/cutover/metrics-server@sha256:${'0'.repeat(64)}`;
      await cluster.kubectl([...SERVER, 'set', 'image', 'deployment/metrics-server', `*=${image}`]);
      await cluster.kubectl([...SERVER, 'delete', 'pods', '--all', '--wait=false']);
      const waits = async () => {
        const status = await statusOf('metrics-server');
        return status?.ready === false && (status.detail ?? '').includes('not found');
      };
      await until(waits, { what: 'the status names the image that is not there', withinMs: WITHIN_MS });
      expect((await provider.status()).hindrances).toContainEqual(
        expect.stringMatching(/pod metrics-server\/\S+.*not found/),
      );
      await provider.up();
      expect(await statusOf('metrics-server')).toMatchObject({ ready: true });
    },
    UP_MS,
  );

  it(
    'are removed whole',
    async () => {
      await deleteAddOn(cluster, 'metrics-server');
      const gone = async () =>
        (await cluster.kubectl(['get', 'namespace', 'metrics-server', '--ignore-not-found'])).stdout === '';
      await until(gone, { what: 'its namespace is gone', withinMs: WITHIN_MS });
      expect(await statusOf('metrics-server')).toBeUndefined();
      await expect(cluster.kubectl(['top', 'pods', '-A'])).rejects.toMatchObject({ code: 'command-failed' });
    },
    UP_MS,
  );
});
