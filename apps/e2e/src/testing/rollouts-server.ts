import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { accountRollout } from './rollouts/account-rollout.ts';
import { startBareRollouts } from './rollouts/bare-rollouts.ts';
import { PretendedKubelet } from './rollouts/pretended-kubelet.ts';

export const ROLLOUTS_BEGIN_MS = 300_000;
/** Of one wait. */
export const ROLLOUTS_WAIT_MS = 180_000;
/** Of a test, which has more than a wait. */
export const ROLLOUTS_PATIENCE_MS = 2 * ROLLOUTS_WAIT_MS;
const REPLICAS = 2;

export interface RolloutStatus {
  readonly phase?: string;
  readonly abort?: boolean;
  readonly stableRS?: string;
  readonly currentPodHash?: string;
  readonly currentStepIndex?: number;
  readonly pauseConditions?: readonly { readonly reason: string }[];
}

/** A bare API server on which the real Rollouts controller does its work, without a kubelet and without a mesh. */
export interface RolloutsServer {
  readonly server: ApiServer;
  /** Until its status is as it is to be; every pod that is there is ready meanwhile. @throws Error with status and the controller's last lines */
  reached(app: string, what: string, test: (status: RolloutStatus) => boolean): Promise<RolloutStatus>;
  /** By the chart of account, under another name. @returns once its first version is stable */
  install(app: string, strategy: object): Promise<void>;
  /** Another version, by an annotation of its pods. @returns once the controller has seen it */
  deploy(app: string): Promise<unknown>;
  /** What `kubectl argo rollouts` patches. */
  patchStatus(app: string, status: object): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startRollouts(namespace: string): Promise<RolloutsServer> {
  const bare = await startBareRollouts();
  const { server } = bare;
  const { client } = server;
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const kubelet = new PretendedKubelet(server, namespace);

  const pathOf = (app: string) => `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/${app}`;
  const statusOf = async (app: string) => ((await client.read(pathOf(app))) as { status?: RolloutStatus }).status ?? {};
  const reached: RolloutsServer['reached'] = (app, what, test) =>
    until(
      `${app}: ${what}`,
      async () => {
        await kubelet.look();
        const status = await statusOf(app);
        return test(status) && status;
      },
      { withinMs: ROLLOUTS_WAIT_MS, everyMs: 500 },
    ).catch(async (error: unknown) => {
      const lines = (await bare.said()).slice(-15).join('\n');
      throw new Error(`${String(error)}\n${JSON.stringify(await statusOf(app))}\n${lines}`);
    });

  return {
    server,
    reached,
    install: async (app, strategy) => {
      const objects = await accountRollout({ app, namespace, replicas: REPLICAS, strategy });
      for (const object of objects) await client.create(object);
      await reached(app, 'the first version is stable', ({ phase }) => phase === 'Healthy');
    },
    deploy: async (app) => {
      const { currentPodHash: before } = await statusOf(app);
      await client.change(pathOf(app), { spec: { template: { metadata: { annotations: { round: 'new' } } } } });
      let touches = 0;
      // What arrives while the controller writes is not seen before the next change (argo-rollouts#4694).
      await until(
        `${app}: the new template is seen`,
        async () => {
          if ((await statusOf(app)).currentPodHash !== before) return true;
          touches += 1;
          await client.change(pathOf(app), { metadata: { annotations: { touched: String(touches) } } });
          return false;
        },
        { withinMs: ROLLOUTS_WAIT_MS, everyMs: 500 },
      );
    },
    patchStatus: (app, status) => client.change(`${pathOf(app)}/status`, { status }),
    stop: bare.stop,
  };
}
