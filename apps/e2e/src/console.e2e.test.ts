import { helmPath } from '@cutover/charts/testing';
import { createProvider, type Cluster } from '@cutover/cluster';
import { may } from '@cutover/cluster/testing';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { succeed } from './testing/command-line.ts';
import { Helm } from './testing/environments/helm.ts';
import { pushApps } from './testing/environments/images.ts';
import { EnvironmentNamespace } from './testing/environments/namespace.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';
import { portForward } from './testing/port-forward.ts';

const NAME = 'cutover-e2e-console';
const PORT = 17_080;
const release = {
  ...{ chart: 'console', name: 'console', namespace: 'console' },
  flags: ['--set', 'image.repository=registry.cutover.internal/cutover/console'],
};

let cluster: Cluster;
let helm: Helm;
let page: EnvironmentNamespace;

beforeAll(async () => {
  await freshCluster(NAME);
  cluster = await createProvider({ provider: 'embedded', name: NAME }).connect();
  helm = new Helm(await helmPath(), cluster.kubeconfig);
  page = new EnvironmentNamespace(cluster, release.namespace);
  await Promise.all([pushApps(cluster.registry, ['console']), page.make({ kept: { password: 'hunter2' } })]);
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

/** What a browser is told until it has heard enough. */
async function live(isEnough: (text: string) => boolean): Promise<string> {
  const stop = new AbortController();
  const answer = await fetch(`http://localhost:${PORT}/api/live`, { signal: stop.signal });
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (isEnough(text)) break;
  }
  stop.abort();
  return text;
}

describe('the console in a cluster', () => {
  it(
    'is installed by its chart under the level restricted, serves its page, and answers to its own names alone',
    async () => {
      await helm.install(release);
      await page.ready();
      expect(await helm.test(release)).toMatch(/Phase: +Succeeded/);
      expect(await page.violations()).not.toContain('violate');
    },
    PATIENCE_MS,
  );

  it(
    'shows through a port-forward what runs there, and no Secret',
    async () => {
      const forward = await portForward(
        ...['--name', NAME, 'kubectl', '--namespace', release.namespace],
        ...['port-forward', 'service/console', `${PORT}:80`],
      );
      try {
        const answer = await fetch(`http://localhost:${PORT}/`);
        expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('/app.js')]);
        const told = await live(
          (text) => /"Deployment\/console\/console"/.test(text) && /"pod","id":"console\//.test(text),
        );
        expect(told).not.toMatch(/hunter2/);
        const pod = /"id":"console\/(console-[a-z0-9-]+)"/.exec(told)![1];
        const log = `http://localhost:${PORT}/api/logs/pods/console/${pod}/console`;
        const stop = new AbortController();
        const lines = await fetch(log, { signal: stop.signal });
        expect(lines.status).toBe(200);
        stop.abort();
      } finally {
        await forward.close();
      }
    },
    PATIENCE_MS,
  );

  it(
    'may not read Secrets, nor write anything',
    async () => {
      const its = ['--namespace', release.namespace, '--as=system:serviceaccount:console:console'];
      await until('rights are known', () => may(cluster, 'list', 'pods', ...its));
      expect(await may(cluster, 'get', 'secrets', ...its)).toBe(false);
      expect(await may(cluster, 'list', 'configmaps', ...its)).toBe(false);
      expect(await may(cluster, 'delete', 'pods', ...its)).toBe(false);
      expect(await may(cluster, 'patch', 'deployments', ...its)).toBe(false);
    },
    PATIENCE_MS,
  );
});
