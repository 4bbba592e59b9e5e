import { manifestsIn, renderChart } from '@cutover/charts';
import { helmPath } from '@cutover/charts/testing';

export type Objects = ReturnType<typeof manifestsIn>;

export interface AccountRollout {
  /** Of the release and of its objects, in place of account. */
  readonly app: string;
  readonly namespace: string;
  readonly replicas: number;
  /** Chart values. */
  readonly strategy: object;
  /** More of them. */
  readonly values?: object;
}

/** The chart of account under another name, with all that a pretended kubelet needs not. */
export async function accountRollout({ app, namespace, replicas, strategy, values }: AccountRollout): Promise<Objects> {
  const own = {
    ...{ fullnameOverride: app, replicaCount: replicas, image: { repository: 'registry.example/account' } },
    ...{ auth: { existingSecret: 'account-auth' }, podDisruptionBudget: { enabled: false } },
    strategy,
  };
  const target = { helm: await helmPath(), chart: 'account', release: app, namespace };
  return manifestsIn(await renderChart({ ...target, values: { ...own, ...values } }));
}
