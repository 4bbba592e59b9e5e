import { until } from '@cutover/testing-kit';
import { accountRollout, type Objects } from './account-rollout.ts';
import type { BareRollouts } from './bare-rollouts.ts';
import type { Moment } from './moments.ts';
import { PretendedKubelet } from './pretended-kubelet.ts';
import { recordChanges, type Recorded } from './record-changes.ts';

const PATIENCE_MS = 120_000;
const LOOK_MS = 100;
const TOUCH_MS = 500;

export interface Scene {
  /** Of the namespace and of the app. */
  readonly name: string;
  readonly replicas: number;
  /** Percent of the requests at each step; each waits until it is promoted. */
  readonly weights: readonly number[];
  /** Of `strategy.canary.mesh`, beside `enabled`. */
  readonly mesh?: object;
  /** What is taken away from what the chart renders, or added to it (default: nothing). */
  readonly edit?: (objects: Objects) => Objects;
  /** How many pods of a version get ready at first (default: all). */
  readonly ready?: number;
}

/** A Rollout of the account chart's canary in a mesh, by the real controller, with a kubelet that is pretended. */
export class PlayedRollout {
  readonly kubelet: PretendedKubelet;
  private readonly bare: BareRollouts;
  private readonly recorded: Recorded;
  private readonly name: string;
  private touches = 0;

  private constructor(bare: BareRollouts, recorded: Recorded, { name, ready }: Scene) {
    this.bare = bare;
    this.recorded = recorded;
    this.name = name;
    this.kubelet = new PretendedKubelet(bare.server, name);
    if (ready !== undefined) this.kubelet.limit(ready);
  }

  /** Applies the chart in a namespace of its own. */
  static async begin(bare: BareRollouts, scene: Scene): Promise<PlayedRollout> {
    const { name, replicas, weights, mesh = {}, edit = (objects) => objects } = scene;
    const { client } = bare.server;
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const played = new PlayedRollout(bare, await recordChanges(bare.server, name), scene);
    const steps = weights.map((setWeight) => ({ setWeight, pause: 'manual' }));
    const objects = await accountRollout({
      ...{ app: name, namespace: name, replicas },
      strategy: { type: 'canary', canary: { steps, mesh: { enabled: true, ...mesh } } },
      values: { podAnnotations: { round: '1' } },
    });
    for (const object of edit(objects)) await client.create(object);
    return played;
  }

  private get path(): string {
    return `/apis/argoproj.io/v1alpha1/namespaces/${this.name}/rollouts/${this.name}`;
  }

  moments(): readonly Moment[] {
    return this.recorded.moments();
  }

  /** Waits for a state, with the kubelet at work. @throws Error with the last state and what the controller said */
  async reached(what: string, is: (moment: Moment) => boolean | Promise<boolean>, everyMs = LOOK_MS): Promise<Moment> {
    return until(
      `${this.name}: ${what}`,
      async () => {
        await this.kubelet.look();
        const moment = this.moments().at(-1);
        return moment !== undefined && (await is(moment)) && moment;
      },
      { withinMs: PATIENCE_MS, everyMs },
    ).catch(async (error: unknown) => {
      const lines = (await this.saidOfIt()).slice(-15).join('\n');
      throw new Error(`${String(error)}\n${JSON.stringify(this.moments().at(-1))}\n${lines}`);
    });
  }

  /** The version that all pods are of, once it is. */
  async isHealthy(): Promise<string> {
    const { rollout } = await this.reached('one version alone', ({ rollout: is }) =>
      Boolean(is?.isObserved && is.phase === 'Healthy' && is.stable === is.current),
    );
    return rollout?.current ?? '';
  }

  /** Waits for a step's pause. @returns the version that is new */
  async isPausedAt(weight: number): Promise<string> {
    const { rollout } = await this.reached(
      `paused at ${weight} %`,
      ({ rollout: is, canaryWeight }) =>
        Boolean(is?.isObserved && is.isPaused && is.phase === 'Paused') && canaryWeight === weight,
    );
    return rollout?.current ?? '';
  }

  /** Changes the pods' template to that of a round; 1 is the first. @returns the version */
  async deploy(round: number): Promise<string> {
    const before = this.moments().at(-1)?.rollout?.current;
    const annotations = { round: String(round) };
    await this.bare.server.client.change(this.path, { spec: { template: { metadata: { annotations } } } });
    return this.isSeen(
      'the new template is seen',
      ({ rollout }) => rollout !== undefined && rollout.isObserved && rollout.current !== before,
    );
  }

  async scale(replicas: number): Promise<void> {
    await this.bare.server.client.change(this.path, { spec: { replicas } });
  }

  /** As `kubectl argo rollouts promote` does it. */
  promote(): Promise<void> {
    return this.goOn({ pauseConditions: null });
  }

  /** As `kubectl argo rollouts promote --full` does it. */
  promoteFully(): Promise<void> {
    return this.goOn({ promoteFull: true });
  }

  private async goOn(status: object): Promise<void> {
    const before = this.moments().at(-1)?.rollout?.step ?? 0;
    await this.bare.server.client.change(`${this.path}/status`, { status });
    await this.isSeen(`beyond step ${before}`, ({ rollout }) => (rollout?.step ?? 0) > before);
  }

  /** What arrives while the controller writes is not seen before the next change (argo-rollouts#4694). @returns the version that is new */
  private async isSeen(what: string, is: (moment: Moment) => boolean): Promise<string> {
    const { rollout } = await this.reached(
      what,
      async (moment) => {
        if (is(moment)) return true;
        await this.touch();
        return false;
      },
      TOUCH_MS,
    );
    return rollout?.current ?? '';
  }

  /** As `kubectl argo rollouts abort` does it. */
  async abort(): Promise<void> {
    await this.bare.server.client.change(`${this.path}/status`, { status: { abort: true } });
    await this.isSeen('aborted', ({ rollout }) => rollout?.phase === 'Degraded');
  }

  private async touch(): Promise<void> {
    this.touches += 1;
    await this.bare.server.client.change(this.path, { metadata: { annotations: { touched: String(this.touches) } } });
  }

  /** What the controller has said of this Rollout. */
  async saidOfIt(): Promise<readonly string[]> {
    return (await this.bare.said()).filter((line) => line.includes(`namespace=${this.name} `));
  }

  /** Has the controller go through the Rollout so often again, each time because of a change. */
  async isGoneThrough(times = 3): Promise<void> {
    const count = async () =>
      (await this.saidOfIt()).filter((line) => line.includes('Reconciliation completed')).length;
    // The first may have begun before the change.
    for (let turn = 0; turn <= times; turn += 1) {
      const before = await count();
      await this.touch();
      await until(
        `${this.name}: gone through`,
        async () => {
          await this.kubelet.look();
          return (await count()) > before;
        },
        { withinMs: PATIENCE_MS, everyMs: LOOK_MS },
      );
    }
  }

  end(): void {
    this.recorded.stop();
  }
}
