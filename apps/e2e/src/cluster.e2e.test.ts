import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { renderChart } from '@cutover/charts';
import { everyVariant, helmPath, serviceMonitorDefinition, virtualServiceDefinition } from '@cutover/charts/testing';
import { cutover, succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e';

const kubectl = (...args: string[]) => succeed('--name', NAME, 'kubectl', ...args);

// Charts have variants that are Rollouts.
beforeAll(() => freshCluster(NAME, '--with', 'rollouts'), COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

describe('the cluster', () => {
  it('has one ready node of the pinned Kubernetes', async () => {
    const { stdout } = await kubectl('get', 'nodes', '-o', 'json');
    const { items } = JSON.parse(stdout) as { items: { status: { nodeInfo: { kubeletVersion: string } } }[] };
    expect(items.map((node) => node.status.nodeInfo.kubeletVersion)).toEqual(['v1.34.4']);
  });

  it(
    'is left alone by a second up',
    async () => {
      const before = await succeed('status', '--name', NAME, '--json');
      await succeed('up', '--name', NAME);
      const after = await succeed('status', '--name', NAME, '--json');
      const processes = ({ stdout }: { stdout: string }) =>
        (JSON.parse(stdout) as { components: { name: string; detail?: string }[] }).components.map(
          ({ name, detail }) => `${name} ${/pid \d+/.exec(detail ?? '')?.[0] ?? ''}`,
        );
      expect(processes(after)).toEqual(processes(before));
    },
    PATIENCE_MS,
  );

  it('passes kubectl through with its exit code', async () => {
    const missing = await cutover('--name', NAME, 'kubectl', 'get', 'pod', 'nobody');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('NotFound');
  });
});

describe('the charts', () => {
  let out: string;

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'cutover-e2e-'));
  });

  afterAll(() => rm(out, { recursive: true, force: true }));

  /** Whose pods read the node: their namespace is exempt from the level restricted. */
  const OF_THE_NODE = ['node-logs'];

  async function admitted(namespace: string, variants: ReturnType<typeof everyVariant>) {
    const helm = await helmPath();
    const manifests: string[] = [];
    for (const { chart, values } of variants)
      manifests.push(await renderChart({ chart, release: chart, namespace, values, helm, tests: true }));
    const file = join(out, `${namespace}.yaml`);
    await writeFile(file, manifests.join('\n---\n'));
    const dryRun = ['create', '--dry-run=server', '--validate=strict', '--output', 'name', '--filename', file];
    const { stdout, stderr } = await kubectl(...dryRun);
    return { names: stdout.trim().split('\n'), stderr };
  }

  it(
    'are admitted by a real API server in each of their variants, strictly and under the level restricted',
    async () => {
      const definitions = join(out, 'definitions.json');
      const items = [serviceMonitorDefinition, virtualServiceDefinition];
      await writeFile(definitions, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
      await kubectl('apply', '--filename', definitions);
      await kubectl('wait', '--for=condition=Established', '--timeout=60s', '--filename', definitions);
      for (const namespace of ['charts', 'agents']) await kubectl('create', 'namespace', namespace);
      await kubectl('label', 'namespace', 'charts', 'pod-security.kubernetes.io/enforce=restricted');
      const isOfTheNode = ({ chart }: { chart: string }) => OF_THE_NODE.includes(chart);
      const variants = everyVariant().filter((variant) => !isOfTheNode(variant));
      const { names, stderr } = await admitted('charts', variants);
      expect(names.length).toBeGreaterThan(variants.length * 3);
      expect(stderr).not.toMatch(/warning/i);
      const agents = await admitted('agents', everyVariant().filter(isOfTheNode));
      expect(agents.names).toContain('daemonset.apps/node-logs');
      expect(agents.stderr).not.toMatch(/warning/i);
    },
    PATIENCE_MS,
  );
});
