import { expect, it } from '@jest/globals';
import { LABELS, RELEASE_RULES } from '@cutover/argocd';
import { kubernetesFacts } from '@cutover/forge';
import { APPLICATION_LABELS } from './names.ts';

const KINDS = ['Rollout', 'Deployment', 'StatefulSet', 'DaemonSet'];

const application = {
  metadata: { name: 'account-dev', labels: { [LABELS.environment]: 'dev', [LABELS.service]: 'account' } },
  spec: { destination: { namespace: 'dev' } },
  status: { resources: KINDS.map((kind) => ({ kind, name: 'account' })) },
};

/** A Rollout that gave up: of it the ReplicaSets are asked for, too. */
const failed = {
  metadata: { name: 'account', generation: 1 },
  status: { observedGeneration: '1', phase: 'Degraded', abort: true, stableRS: 'a' },
};

it('what is listed in an environment is what Pulumi lets delivery list there, and no less', async () => {
  const listed = new Set<string>();
  const facts = kubernetesFacts(
    async ({ group, plural, namespace }) => {
      if (plural === 'applications') return { items: [application] };
      expect(namespace).toBe('dev');
      listed.add(`${group}/${plural}`);
      return { items: [failed] };
    },
    { namespace: 'argocd', labels: APPLICATION_LABELS },
  );
  await facts.deployed();
  const granted = RELEASE_RULES.flatMap(({ apiGroups, resources }) =>
    resources.map((resource) => `${apiGroups[0]}/${resource}`),
  );
  expect([...listed].sort()).toEqual(granted.sort());
});
