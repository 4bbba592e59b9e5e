import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ARGOCD_NAMESPACE, LABELS } from '@cutover/argocd';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';

const run = promisify(execFile);

export interface PlayedLeaf {
  readonly environment: string;
  readonly service: string;
  readonly kind: 'Rollout' | 'Deployment';
}

const IMAGE = 'registry.cutover.internal/cutover';
const GROUPS = { Rollout: 'argoproj.io/v1alpha1', Deployment: 'apps/v1' } as const;
/** A controller that is busy. */
const PATIENCE_MS = 5 * 60_000;

const template = (service: string, digest: string) => ({
  metadata: { labels: { app: service } },
  spec: { containers: [{ name: service, image: `${IMAGE}/${service}@${digest}` }] },
});

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

interface Workload {
  readonly metadata: { readonly generation: number };
  readonly status?: {
    readonly phase?: string;
    readonly observedGeneration?: number | string;
    readonly abort?: boolean;
  };
}

/**
 * Argo CD and the controller of Deployments, played on a real API server: what they would write, in their fields and by their definitions. Rollouts are the real controller's: without pods (of none, all are
 * available), but with everything that it makes of a template, a pause and an abort.
 */
export class PlayedControllers {
  private readonly server: ApiServer;

  constructor(server: ApiServer) {
    this.server = server;
  }

  private async patch({ kind, name, namespace }: Named, patch: object, ...how: readonly string[]): Promise<void> {
    const where = ['--kubeconfig', this.server.kubeconfig, '-n', namespace];
    const what = ['patch', kind.toLowerCase(), name, '--type=merge', '-p', JSON.stringify(patch)];
    await run('kubectl', [...where, ...what, ...how]);
  }

  /** The Application, before anything was deployed. */
  async makeApplication({ environment, service }: PlayedLeaf, repository: string): Promise<void> {
    const labels = { [LABELS.environment]: environment, [LABELS.service]: service };
    const source = {
      repoURL: repository,
      targetRevision: 'main',
      path: `kustomize/overlays/${environment}/${service}`,
    };
    await this.server.client.create({
      ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
      metadata: { name: `${service}-${environment}`, namespace: ARGOCD_NAMESPACE, labels },
      spec: {
        ...{ project: environment, source },
        destination: { server: 'https://kubernetes.default.svc', namespace: environment },
      },
    });
  }

  /** The workload, with its first version. */
  async makeWorkload({ environment, service, kind }: PlayedLeaf, digest: string): Promise<void> {
    // It waits for somebody, who aborts it.
    const steps = [{ setWeight: 20 }, { pause: {} }];
    await this.server.client.create({
      ...{ apiVersion: GROUPS[kind], kind },
      metadata: { name: service, namespace: environment },
      spec: {
        ...{ replicas: 0, selector: { matchLabels: { app: service } }, template: template(service, digest) },
        ...(kind === 'Rollout' ? { strategy: { canary: { steps } } } : {}),
      },
    });
  }

  private async read({ environment, service, kind }: PlayedLeaf): Promise<Workload> {
    const path = `/apis/${GROUPS[kind]}/namespaces/${environment}/${kind.toLowerCase()}s/${service}`;
    return (await this.server.client.read(path)) as Workload;
  }

  /** What the real controller comes to with the template that is there now. */
  private async comesTo(leaf: PlayedLeaf, phase: string): Promise<void> {
    await until(
      `the Rollout ${leaf.service} is ${phase}`,
      async () => {
        const { metadata, status } = await this.read(leaf);
        return status?.phase === phase && String(status.observedGeneration) === String(metadata.generation);
      },
      { withinMs: PATIENCE_MS },
    );
  }

  private async settleRollout(leaf: PlayedLeaf, isAborted: boolean): Promise<void> {
    if (!isAborted) {
      await this.comesTo(leaf, 'Healthy');
      return;
    }
    await this.comesTo(leaf, 'Paused');
    const { environment, service, kind } = leaf;
    // As `kubectl argo rollouts abort` does it, and an analysis that fails.
    const named = { kind, name: service, namespace: environment };
    await this.patch(named, { status: { abort: true } }, '--subresource=status');
    await this.comesTo(leaf, 'Degraded');
  }

  private async settleDeployment(leaf: PlayedLeaf, failure: string | undefined): Promise<void> {
    const { metadata } = await this.read(leaf);
    const times = { lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2026-01-01T00:00:00Z' };
    const progressing =
      failure === undefined
        ? { status: 'True', reason: 'NewReplicaSetAvailable', message: 'it has progressed' }
        : { status: 'False', reason: 'ProgressDeadlineExceeded', message: failure };
    const conditions = [{ type: 'Progressing', ...progressing, ...times }];
    const status = { observedGeneration: metadata.generation, conditions };
    const named = { kind: leaf.kind, name: leaf.service, namespace: leaf.environment };
    await this.patch(named, { status }, '--subresource=status');
  }

  /** Argo CD applies a commit, and the workload comes to an end with it. @param failure why it does not run, where it does not */
  async deploy(leaf: PlayedLeaf, revision: string, digest: string, failure?: string): Promise<void> {
    const { environment, service, kind } = leaf;
    const named = { kind, name: service, namespace: environment };
    await this.patch(named, { spec: { template: template(service, digest) } });
    if (kind === 'Rollout') await this.settleRollout(leaf, failure !== undefined);
    else await this.settleDeployment(leaf, failure);
    const [group] = GROUPS[kind].split('/');
    const status = {
      sync: { status: 'Synced', revision },
      health: { status: failure === undefined ? 'Healthy' : 'Degraded' },
      resources: [
        { group, kind, name: service, namespace: environment, status: 'Synced' },
        { kind: 'Service', name: service, namespace: environment, status: 'Synced' },
      ],
    };
    // Its definition has no status of its own: Argo CD writes the whole object.
    await this.patch(
      { kind: 'application', name: `${service}-${environment}`, namespace: ARGOCD_NAMESPACE },
      { status },
    );
  }
}
