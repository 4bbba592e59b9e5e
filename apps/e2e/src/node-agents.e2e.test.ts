import { helmPath } from '@cutover/charts/testing';
import { createProvider, type Cluster } from '@cutover/cluster';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { succeed } from './testing/command-line.ts';
import { Helm } from './testing/environments/helm.ts';
import { pushApps } from './testing/environments/images.ts';
import { EnvironmentNamespace } from './testing/environments/namespace.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-agents';

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
let helm: Helm;

beforeAll(async () => {
  await freshCluster(NAME);
  cluster = await provider.connect();
  helm = new Helm(await helmPath(), cluster.kubeconfig);
  await pushApps(cluster.registry, ['node-logs']);
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

describe('what reads the node', () => {
  it(
    'runs in the one namespace that is exempt from restricted, which says why, and counts what is logged',
    async () => {
      await cluster.kubectl(['apply', '--filename', join(helm.folder('node-logs'), 'namespace.yaml')]);
      const flags = ['--set', 'image.repository=registry.cutover.internal/cutover/node-logs'];
      const release = { chart: 'node-logs', name: 'node-logs', namespace: 'node-agents', flags };
      await helm.install(release);
      const agents = new EnvironmentNamespace(cluster, 'node-agents');
      await agents.kubectl('rollout', 'status', 'daemonset/node-logs', '--timeout=300s');
      expect(await helm.test(release)).toMatch(/Phase: +Succeeded/);
      expect(await agents.violations()).toContain('restricted volume types');
      const jsonpath =
        '{range .items[*]}{.metadata.name}={.metadata.annotations.cutover/exempt-from-restricted}{"\\n"}{end}';
      const { stdout } = await cluster.kubectl(['get', 'namespaces', '--output', `jsonpath=${jsonpath}`]);
      const exempt = stdout.split('\n').filter((line) => /=./.test(line));
      expect(exempt).toEqual([expect.stringMatching(/^node-agents=node-logs mounts \/var\/log\/pods/)]);
    },
    PATIENCE_MS,
  );
});
