import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { awaitWorkloads, hasRollouts, workloadsOf, type Cluster } from '@cutover/cluster';

const READY_MS = 300_000;

/** What a release leaves behind and what is made beside it, all kinds that charts have. */
const EVERY_KIND = [
  ...['all', 'configmaps', 'secrets', 'serviceaccounts', 'persistentvolumeclaims', 'ingresses', 'networkpolicies'],
  ...['poddisruptionbudgets', 'horizontalpodautoscalers', 'cronjobs', 'endpointslices'],
];

/** Keys that whoever owns a namespace makes: charts make none. */
export type Keys = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function newKeys(): Keys {
  const { privateKey } = generateKeyPairSync('ed25519');
  const shared = () => ({ keys: `main:${randomBytes(32).toString('hex')}` });
  return {
    'membership-tokens': { 'keys.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    'bank-operators': shared(),
    'pacman-game': shared(),
  };
}

/** A namespace of an environment, as an operator sees it. */
export class EnvironmentNamespace {
  readonly name: string;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster, name: string) {
    this.#cluster = cluster;
    this.name = name;
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    return (await this.#cluster.kubectl(['--namespace', this.name, ...args])).stdout;
  }

  /** The namespace under the level restricted, and its Secrets. */
  async make(keys: Keys): Promise<void> {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.name, labels } };
    const secrets = Object.entries(keys).map(([name, stringData]) => ({
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: this.name }, stringData },
    }));
    for (const object of [namespace, ...secrets])
      await this.#cluster.kubectl(['apply', '--filename', '-'], { input: JSON.stringify(object) });
  }

  /** Waits until all of it serves. @throws ClusterError, which names what holds it up */
  async ready(): Promise<void> {
    const names = await this.#names(['deployments', 'statefulsets', 'daemonsets', 'jobs']);
    const workloads = workloadsOf(names, this.name);
    await awaitWorkloads((args, call) => this.#cluster.kubectl(args, call), workloads, { withinMs: READY_MS });
  }

  /** Of these kinds, and of Rollouts where the cluster has them. */
  async #names(kinds: readonly string[]): Promise<string> {
    const more = (await hasRollouts((args, call) => this.#cluster.kubectl(args, call))) ? ['rollouts'] : [];
    return this.kubectl('get', [...kinds, ...more].join(','), '--output', 'name');
  }

  /** What the API server has to say against the level restricted of the pods that are there. */
  async violations(): Promise<string> {
    // Of a level that is there already the API server says nothing: another version of it makes it look again.
    const level = ['pod-security.kubernetes.io/enforce=restricted', 'pod-security.kubernetes.io/enforce-version=v1.33'];
    const args = ['label', 'namespace', this.name, ...level, '--overwrite', '--dry-run=server'];
    return (await this.#cluster.kubectl(args)).stderr.trim();
  }

  /** Everything that is there, `kind/name`, sorted; of the cluster's own there is no word. */
  async everything(): Promise<string[]> {
    const names = await this.#names(EVERY_KIND);
    const own = /^(configmap\/kube-root-ca.crt|serviceaccount\/default|$)/;
    return names
      .split('\n')
      .filter((name) => !own.test(name))
      .sort();
  }
}
