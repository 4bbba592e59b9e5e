import { NAMESPACE } from '@cutover/argo-workflows';
import type { Cluster } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { WAIT_MS } from './patience.ts';

interface Node {
  readonly displayName: string;
  readonly type: string;
  readonly phase: string;
  readonly message?: string;
  readonly outputs?: { readonly parameters?: readonly { readonly name: string; readonly value: string }[] };
}

interface Run {
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly nodes?: Readonly<Record<string, Node>>;
  };
}

const ENDED = ['Succeeded', 'Failed', 'Error'];

/** Workflows on a real controller, as whoever starts and watches them sees them. */
export class WorkflowRuns {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async kubectl(args: readonly string[], objects?: readonly object[]): Promise<string> {
    const input = objects && JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const options = input === undefined ? {} : { input };
    return (await this.#cluster.kubectl(['--namespace', NAMESPACE, ...args], options)).stdout;
  }

  /** Rejects where one of them is there already. */
  async create(...objects: readonly object[]): Promise<void> {
    await this.kubectl(['create', '--filename', '-'], objects);
  }

  async read(name: string): Promise<Run> {
    return JSON.parse(await this.kubectl(['get', 'workflow', name, '--output', 'json'])) as Run;
  }

  async node(name: string, step: string): Promise<Node | undefined> {
    const { status } = await this.read(name);
    return Object.values(status?.nodes ?? {}).find(({ displayName }) => displayName === step);
  }

  /** What a step put out. */
  async output(name: string, step: string, parameter: string): Promise<string | undefined> {
    const { outputs } = (await this.node(name, step)) ?? {};
    return outputs?.parameters?.find((each) => each.name === parameter)?.value;
  }

  ended(name: string): Promise<NonNullable<Run['status']>> {
    const look = async () => {
      const { status } = await this.read(name);
      return ENDED.includes(status?.phase ?? '') ? status : undefined;
    };
    return until(`${name} has ended`, look, { withinMs: WAIT_MS }) as Promise<NonNullable<Run['status']>>;
  }

  /** Deletes the pod of a step, which may be going on. */
  async killPodOf(name: string, step: string): Promise<void> {
    const named = await this.kubectl([
      ...['get', 'pods', '-l', `workflows.argoproj.io/workflow=${name}`, '-o'],
      `jsonpath={range .items[?(@.metadata.annotations.workflows\\.argoproj\\.io/node-name=="${name}.${step}")]}{.metadata.name}{"\\n"}{end}`,
    ]);
    const pods = named.split('\n').filter(Boolean);
    if (pods.length === 0) throw new Error(`${step} of ${name} has no pod`);
    await this.kubectl(['delete', 'pod', '--grace-period=0', '--force', '--wait=false', ...pods]);
  }

  async runs(name: string, step: string): Promise<void> {
    const look = async () => (await this.node(name, step))?.phase === 'Running';
    await until(`${step} of ${name} runs`, look, { withinMs: WAIT_MS });
  }
}
