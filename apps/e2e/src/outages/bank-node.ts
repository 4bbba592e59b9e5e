import { createProvider, type Cluster } from '@cutover/cluster';
import { freshCluster } from '../testing/fresh-cluster.ts';
import { succeed } from '../testing/command-line.ts';
import { Pods } from './pods.ts';

export const NAMESPACE = 'cosmos';

/** All members come from one address, which would be told to wait, and stay for long; their passwords protect nothing. */
export const RELAXED = {
  PASSWORD_CLIENT_BURST: '100000',
  PASSWORD_CLIENT_PER_MINUTE: '1000000',
  PASSWORD_COST: '10',
  TOKEN_LIFETIME_S: '7200',
};

/** A node of its own with the whole bank on it, two pods of each service. */
export class BankNode {
  readonly cluster: Cluster;
  readonly pods: Pods;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.pods = new Pods(cluster.kubeconfig, NAMESPACE);
  }

  static async start(name: string, say: (line: string) => void): Promise<BankNode> {
    say(`a node, ${name}`);
    await freshCluster(name);
    try {
      say('the bank with Kafka');
      await succeed('deploy', 'bank', '--name', name);
      const node = new BankNode(await createProvider({ provider: 'embedded', name }).connect());
      const settings = Object.entries(RELAXED).map(([key, value]) => `${key}=${value}`);
      await node.kubectl('set', 'env', 'deployment/membership', ...settings);
      await node.kubectl('rollout', 'status', 'deployment/membership', '--timeout=300s');
      return node;
    } catch (error) {
      await succeed('down', '--name', name);
      throw error;
    }
  }

  async kubectl(...args: string[]): Promise<string> {
    return (await this.cluster.kubectl(['--namespace', NAMESPACE, ...args])).stdout;
  }

  async end(): Promise<void> {
    await succeed('down', '--name', this.cluster.name);
  }

  /** What an operator would look at: every pod, and the end of the log of each that is not ready. */
  async diagnosis(): Promise<string> {
    const logs = (await this.pods.list())
      .filter(({ ready }) => !ready)
      .map(async ({ name }) => `${name}:\n${await this.kubectl('logs', name, '--tail=30')}`);
    return [await this.kubectl('get', 'pods', '--output', 'wide'), ...(await Promise.all(logs))].join('\n');
  }
}
