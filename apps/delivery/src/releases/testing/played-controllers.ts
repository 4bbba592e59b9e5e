import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ARGOCD_NAMESPACE, LABELS } from '@cutover/argocd';
import type { ApiServer } from '@cutover/charts/testing';

const run = promisify(execFile);

export interface PlayedLeaf {
  readonly environment: string;
  readonly service: string;
  readonly kind: 'Rollout' | 'Deployment';
}

const IMAGE = 'registry.cutover.internal/cutover';
const HASH = 'rollouts-pod-template-hash';
const template = (service: string, digest: string) => ({
  metadata: { labels: { app: service } },
  spec: { containers: [{ name: service, image: `${IMAGE}/${service}@${digest}` }] },
});

/** A template's hash, as far as anybody tells templates apart here. */
const hashOf = (digest: string): string => digest.slice(-10);

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

interface Outcome {
  /** What the controller says where the digest does not come to run. */
  readonly failure?: string;
}

/**
 * Argo CD and the controllers of Rollouts and Deployments, played on a real API server: what they would write, in their fields and by their definitions, and nothing of what they do. Objects are those that an
 * API server checked.
 */
export class PlayedControllers {
  private readonly server: ApiServer;
  private readonly stable = new Map<string, string>();

  constructor(server: ApiServer) {
    this.server = server;
  }

  private async patch({ kind, name, namespace }: Named, patch: object, ...how: readonly string[]): Promise<void> {
    const where = ['--kubeconfig', this.server.kubeconfig, '-n', namespace];
    const what = ['patch', kind.toLowerCase(), name, '--type=merge', '-p', JSON.stringify(patch)];
    await run('kubectl', [...where, ...what, ...how]);
  }

  /** The objects, before anything was deployed. */
  async make({ environment, service, kind }: PlayedLeaf, repository: string): Promise<void> {
    const { client } = this.server;
    const labels = { [LABELS.environment]: environment, [LABELS.service]: service };
    const source = {
      repoURL: repository,
      targetRevision: 'main',
      path: `kustomize/overlays/${environment}/${service}`,
    };
    await client.create({
      ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
      metadata: { name: `${service}-${environment}`, namespace: ARGOCD_NAMESPACE, labels },
      spec: {
        ...{ project: environment, source },
        destination: { server: 'https://kubernetes.default.svc', namespace: environment },
      },
    });
    const strategy = kind === 'Rollout' ? { strategy: { canary: { steps: [{ setWeight: 20 }] } } } : {};
    await client.create({
      ...{ apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1', kind },
      metadata: { name: service, namespace: environment },
      spec: {
        ...{ replicas: 1, selector: { matchLabels: { app: service } }, ...strategy },
        template: template(service, `sha256:${'0'.repeat(64)}`),
      },
    });
  }

  private async generationOf({ environment, service, kind }: PlayedLeaf): Promise<number> {
    const group = kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1';
    const path = `/apis/${group}/namespaces/${environment}/${kind.toLowerCase()}s/${service}`;
    const { metadata } = (await this.server.client.read(path)) as { metadata: { generation: number } };
    return metadata.generation;
  }

  /** Rollouts keeps the ReplicaSet of what it serves. */
  private async keepStable({ environment, service, kind }: PlayedLeaf, digest: string): Promise<void> {
    const id = `${environment}/${service}`;
    if (kind === 'Rollout' && this.stable.get(id) !== digest) {
      const labels = { app: service, [HASH]: hashOf(digest) };
      const owner = { apiVersion: 'argoproj.io/v1alpha1', kind, name: service, uid: crypto.randomUUID() };
      await this.server.client.create({
        ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet' },
        metadata: {
          ...{ name: `${service}-${hashOf(digest)}`, namespace: environment, labels },
          ownerReferences: [{ ...owner, controller: true }],
        },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: { ...template(service, digest), metadata: { labels } },
        },
      });
    }
    this.stable.set(id, digest);
  }

  private rolloutStatus(leaf: PlayedLeaf, digest: string, { failure }: Outcome): object {
    const stableRS = hashOf(this.stable.get(`${leaf.environment}/${leaf.service}`) ?? digest);
    const hashes = { currentPodHash: hashOf(digest), stableRS };
    // What is null is removed: the controller clears an abort once its template is another one.
    return failure === undefined
      ? { ...hashes, phase: 'Healthy', message: null, abort: null, abortedAt: null }
      : { ...hashes, phase: 'Degraded', message: failure, abort: true, abortedAt: '2026-01-01T00:00:00Z' };
  }

  private deploymentStatus({ failure }: Outcome): object {
    const times = { lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2026-01-01T00:00:00Z' };
    const condition =
      failure === undefined
        ? { status: 'True', reason: 'NewReplicaSetAvailable', message: 'it has progressed' }
        : { status: 'False', reason: 'ProgressDeadlineExceeded', message: failure };
    const counts = failure === undefined ? 1 : 0;
    return {
      ...{ replicas: 1, updatedReplicas: 1, availableReplicas: counts, readyReplicas: counts },
      conditions: [{ type: 'Progressing', ...condition, ...times }],
    };
  }

  /** Argo CD applies a commit, and the workload's controller comes to an end with it. */
  async deploy(leaf: PlayedLeaf, revision: string, digest: string, outcome: Outcome = {}): Promise<void> {
    const { environment, service, kind } = leaf;
    const workload = { kind, name: service, namespace: environment };
    await this.patch(workload, { spec: { template: template(service, digest) } });
    if (outcome.failure === undefined) await this.keepStable(leaf, digest);
    const generation = await this.generationOf(leaf);
    const status = kind === 'Rollout' ? this.rolloutStatus(leaf, digest, outcome) : this.deploymentStatus(outcome);
    const observedGeneration = kind === 'Rollout' ? String(generation) : generation;
    await this.patch(workload, { status: { observedGeneration, ...status } }, '--subresource=status');
    const group = kind === 'Rollout' ? 'argoproj.io' : 'apps';
    const application = {
      sync: { status: 'Synced', revision },
      health: { status: outcome.failure === undefined ? 'Healthy' : 'Degraded' },
      resources: [
        { group, kind, name: service, namespace: environment, status: 'Synced' },
        { kind: 'Service', name: service, namespace: environment, status: 'Synced' },
      ],
    };
    // Its definition has no status of its own: Argo CD writes the whole object.
    const name = `${service}-${environment}`;
    await this.patch({ kind: 'application', name, namespace: ARGOCD_NAMESPACE }, { status: application });
  }
}
