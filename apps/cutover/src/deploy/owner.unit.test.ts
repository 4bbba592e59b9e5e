import { describe, expect, it } from '@jest/globals';
import type { Kubectl } from '@cutover/cluster';
import { refuseForeignOwner } from './owner.ts';

interface Marks {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** A namespace `cosmos` with these marks, and the Service `account` in it with those. */
function cluster(namespace: Marks | undefined, service: Marks = {}): Kubectl {
  const own = { kind: 'Namespace', metadata: { name: 'cosmos', ...namespace } };
  const items = [{ kind: 'Service', metadata: { name: 'account', ...service } }];
  const answers = [namespace === undefined ? '' : JSON.stringify(own), JSON.stringify({ items })];
  return async () => ({ stdout: answers.shift() ?? '', stderr: '' });
}

const refusal = (kubectl: Kubectl) =>
  refuseForeignOwner(kubectl, 'cosmos', false).then(
    () => undefined,
    (error: Error & { code?: string }) => [error.code, error.message],
  );

describe('whose namespace it is', () => {
  const tracked = { annotations: { 'argocd.argoproj.io/tracking-id': 'bank-dev:/Service:cosmos/account' } };
  const argo = "namespace cosmos belongs to Argo CD's Application";
  const end = 'and it would undo this: change what it syncs instead';

  it.each([
    [
      'an object that is tracked',
      {},
      tracked,
      `${argo} bank-dev (argocd.argoproj.io/tracking-id of service account), ${end}`,
    ],
    [
      'a namespace that is tracked',
      tracked,
      {},
      `${argo} bank-dev (argocd.argoproj.io/tracking-id of namespace cosmos), ${end}`,
    ],
    [
      'an Application of another namespace',
      {},
      { annotations: { 'argocd.argoproj.io/tracking-id': 'teams_bank:/Service:cosmos/account' } },
      `${argo} teams/bank (argocd.argoproj.io/tracking-id of service account), ${end}`,
    ],
    [
      'an object that is tracked by label',
      {},
      { labels: { 'argocd.argoproj.io/instance': 'bank' } },
      `${argo} bank (argocd.argoproj.io/instance of service account), ${end}`,
    ],
    [
      'a namespace that says so',
      { labels: { 'app.kubernetes.io/managed-by': 'argocd' } },
      {},
      `namespace cosmos belongs to Argo CD (it is marked app.kubernetes.io/managed-by: argocd), ${end}`,
    ],
    [
      "a namespace of its operator's",
      { labels: { 'argocd.argoproj.io/managed-by': 'gitops' } },
      {},
      `namespace cosmos belongs to Argo CD (it is marked argocd.argoproj.io/managed-by: gitops), ${end}`,
    ],
    [
      "Helm's, where it would be applied over",
      {},
      {
        labels: { 'app.kubernetes.io/part-of': 'cutover' },
        annotations: { 'meta.helm.sh/release-name': 'dev-account' },
      },
      'namespace cosmos holds the Helm release dev-account (service account): upgrade that by Helm, or uninstall it first',
    ],
  ])('is told by %s', async (_, namespace, service, line) => {
    expect(await refusal(cluster(namespace, service))).toEqual(['foreign-owner', line]);
  });

  it('is nobody’s else, where nothing says so or there is none yet', async () => {
    expect(await refusal(cluster({}, {}))).toBeUndefined();
    expect(await refusal(cluster(undefined))).toBeUndefined();
    const foreign = { annotations: { 'meta.helm.sh/release-name': 'grafana' } };
    expect(await refusal(cluster({}, foreign))).toBeUndefined();
  });
});
