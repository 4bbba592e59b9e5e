import { accounts, NAMESPACE, pullRequestRun, RUN_LABELS } from '@cutover/argo-workflows';
import { startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import type { KubeConfig } from '@kubernetes/client-node';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubeConfig } from '@cutover/kube-api';
import { KubernetesRuns } from './kubernetes-runs.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const GROUP = 'argoproj.io';
const WORKFLOWS = `/apis/${GROUP}/v1alpha1/namespaces/${NAMESPACE}/workflows`;
const [first = '', second = ''] = ['a', 'b'].map((digit) => digit.repeat(40));
const runOf = (commit: string) => pullRequestRun({ repository: 'cutover/cutover', number: 7, commit });
const nameOf = (commit: string) => `pr-7-${commit.slice(0, 12)}`;

/** Fields as they come: what the controller takes is in another test. */
const definition = {
  ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  metadata: { name: `workflows.${GROUP}` },
  spec: {
    ...{ group: GROUP, scope: 'Namespaced', names: { kind: 'Workflow', plural: 'workflows', singular: 'workflow' } },
    versions: [
      {
        ...{ name: 'v1alpha1', served: true, storage: true },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

let server: ApiServer;
let runs: KubernetesRuns;

/** By the rights of an account of Argo CD's namespace. */
function as(name: string): KubeConfig {
  const config = kubeConfig(server.kubeconfig);
  const [user, ...others] = config.users;
  config.users = [{ ...user!, impersonateUser: `system:serviceaccount:argocd:${name}` }, ...others];
  return config;
}

beforeAll(async () => {
  server = await startApiServer({ rbac: true });
  const { client } = server;
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  await client.create(definition);
  const isServed = async () => (await client.read(WORKFLOWS)) !== undefined;
  await until('the kind is served', () => isServed().catch(() => false), { withinMs: 60_000, everyMs: 250 });
  for (const object of accounts()) await client.create(object.toJSON() as Parameters<typeof client.create>[0]);
  runs = new KubernetesRuns(as('delivery'));
}, COLD_MS);
afterAll(() => server?.stop());

describe('runs in a cluster, by the rights that the pipeline’s objects give', () => {
  it('are created once, found while they have not ended, and told to end', async () => {
    await runs.create(runOf(first));
    await runs.create(runOf(first));
    await runs.create(runOf(second));
    const before = await runs.open(RUN_LABELS.number);
    expect(before.map(({ name, isStopping }) => [name, isStopping]).sort()).toEqual([
      [nameOf(first), false],
      [nameOf(second), false],
    ]);
    expect(before.find(({ name }) => name === nameOf(first))?.labels).toMatchObject({
      ...{ [RUN_LABELS.number]: '7', [RUN_LABELS.commit]: first },
    });
    await runs.stop(nameOf(first));
    await runs.stop('pr-8-gone');
    const stopping = (await runs.open(RUN_LABELS.number)).filter(({ isStopping }) => isStopping);
    expect(stopping.map(({ name }) => name)).toEqual([nameOf(first)]);
  });

  it('are nobody else’s to start', async () => {
    const refused = new KubernetesRuns(as('argocd-application-controller')).create(runOf('c'.repeat(40)));
    await expect(refused).rejects.toThrow(/create workflow pr-7-cccccccccccc: 403 /);
  });
});
