import { defineRollouts, startApiServer, startControllerManager } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { guardObjects } from '../guards/guard.ts';
import { PREVIEW_GUARDS } from '../guards/preview-guards.ts';
import { ARGOCD_NAMESPACE } from '../names.ts';
import { DELIVERY, PREVIEW_CLUSTER_ROLES, PREVIEW_FRAMER } from '../previews/accounts.ts';
import { framesSet } from '../previews/frames-set.ts';
import { PREVIEW_PRIORITY_CLASS } from '../previews/priority.ts';
import { buildAsArgoCd } from './build-as-argocd.ts';
import { defineArgoCd } from './define-argocd.ts';
import { previewedBy } from './previewed.ts';
import type { Preview } from './previewed.ts';

const RBAC = 'rbac.authorization.k8s.io';
const POLICIES = '/apis/admissionregistration.k8s.io/v1';
const PATIENCE = { withinMs: 120_000, everyMs: 500 };

/** Namespaces end, quotas count, what is owned goes with its owner. No pod runs. */
const CONTROLLERS = ['namespace-controller', 'resourcequota-controller', 'garbage-collector-controller'];

export const account = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;
export const FRAMER_USER = account(ARGOCD_NAMESPACE, PREVIEW_FRAMER);
export const DELIVERY_USER = account(ARGOCD_NAMESPACE, DELIVERY);

const meta = (name: string, namespace?: string) => ({ name, ...(namespace !== undefined && { namespace }) });
const subjects = (name: string) => [{ kind: 'ServiceAccount', name, namespace: ARGOCD_NAMESPACE }];

/** What Pulumi makes of a cluster for previews. */
const RIGHTS: readonly object[] = [
  PREVIEW_PRIORITY_CLASS,
  ...PREVIEW_CLUSTER_ROLES.map(({ name, rules }) => ({
    ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: meta(name), rules },
  })),
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: meta(PREVIEW_FRAMER) },
    ...{ roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: PREVIEW_FRAMER }, subjects: subjects(PREVIEW_FRAMER) },
  },
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: meta(DELIVERY, ARGOCD_NAMESPACE) },
    // More than it is given: what is left is the guard's.
    rules: [{ apiGroups: ['argoproj.io'], resources: ['applications', 'applicationsets'], verbs: ['*'] }],
  },
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata: meta(DELIVERY, ARGOCD_NAMESPACE) },
    ...{ roleRef: { apiGroup: RBAC, kind: 'Role', name: DELIVERY }, subjects: subjects(DELIVERY) },
  },
];

/** A real API server with rights, Argo CD's kinds and Rollouts, and all guards in force. */
export class PreviewCluster {
  readonly server: ApiServer;
  private readonly stopControllers: () => Promise<void>;

  private constructor(server: ApiServer, stopControllers: () => Promise<void>) {
    this.server = server;
    this.stopControllers = stopControllers;
  }

  static async start(): Promise<PreviewCluster> {
    const server = await startApiServer({ rbac: true });
    const { client, kubeconfig } = server;
    const controllers = await startControllerManager({ kubeconfig, controllers: CONTROLLERS });
    const cluster = new PreviewCluster(server, controllers);
    try {
      await defineRollouts(server);
      await defineArgoCd(server);
      for (const name of [ARGOCD_NAMESPACE, 'dev'])
        await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      for (const object of RIGHTS) await client.create(object);
      for (const guard of PREVIEW_GUARDS) await client.create(guardObjects(guard).policy as object);
      await cluster.bindGuards();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Binds every guard, and waits until the API server has heard of the last. */
  private async bindGuards(): Promise<void> {
    for (const { name } of PREVIEW_GUARDS) await this.bind(name);
    const stray = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'stray', namespace: '' } };
    await until(
      'guards are in force',
      async () => (await this.server.client.verdictOf(stray as never, { as: FRAMER_USER })).refusal,
      PATIENCE,
    );
  }

  async bind(name: string): Promise<void> {
    const guard = PREVIEW_GUARDS.find((one) => one.name === name);
    if (guard === undefined) throw new Error(`no guard ${name}`);
    await this.server.client.create(guardObjects(guard).binding as object);
  }

  unbind(name: string): Promise<void> {
    return this.server.client.remove(`${POLICIES}/validatingadmissionpolicybindings/${name}`);
  }

  /** As the account makes it that makes frames. @returns what it made, in that order */
  async makeFrame(preview: Preview): ReturnType<typeof buildAsArgoCd> {
    const built = await buildAsArgoCd(previewedBy(framesSet(), preview));
    // Kustomize puts a Namespace first.
    for (const object of built) await this.server.client.create(object, { as: FRAMER_USER });
    return built;
  }

  async stop(): Promise<void> {
    await this.stopControllers();
    await this.server.stop();
  }
}
