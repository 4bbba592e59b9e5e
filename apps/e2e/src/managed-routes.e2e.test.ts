import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import {
  ROLLOUTS_BEGIN_MS,
  ROLLOUTS_PATIENCE_MS as PATIENCE_MS,
  ROLLOUTS_WAIT_MS as WAIT_MS,
  startRollouts,
  type RolloutsServer,
} from './testing/rollouts-server.ts';

const NAMESPACE = 'routed';
const HEADER = { name: 'x-canary', value: 'yes' };

let rollouts: RolloutsServer;

interface Route {
  readonly name: string;
  readonly match?: readonly object[];
  readonly retries?: object;
  readonly mirror?: { readonly host: string };
  readonly mirrorPercentage?: object;
  readonly route: readonly { readonly destination: { readonly host: string }; readonly weight?: number }[];
}

const routesOf = async (app: string): Promise<readonly Route[]> => {
  const path = `/apis/networking.istio.io/v1/namespaces/${NAMESPACE}/virtualservices/${app}`;
  return ((await rollouts.server.client.read(path)) as { spec: { http: readonly Route[] } }).spec.http;
};

/** Each as its name, and who gets how much of it: the controller leaves out a weight of 0. */
const shownBy = (routes: readonly Route[]): string[] =>
  routes.map(({ name, route }) =>
    [name, ...route.map(({ destination, weight = 0 }) => `${destination.host} ${weight}`)].join(': '),
  );

const shows = (app: string, wanted: readonly string[]) =>
  until(
    `${app}: ${wanted.join(', ')}`,
    async () => JSON.stringify(shownBy(await routesOf(app))) === JSON.stringify(wanted),
    { withinMs: WAIT_MS, everyMs: 500 },
  ).catch(async (error: unknown) => {
    throw new Error(`${String(error)}\n${JSON.stringify(await routesOf(app))}`);
  });

const strategyOf = (steps: readonly object[]) => ({
  type: 'canary',
  canary: { steps, mesh: { enabled: true, scaleDownDelaySeconds: 1 } },
});
const byHeader = { setWeight: 0, scale: 50, header: HEADER, pause: 'manual' };
const mirrored = { setWeight: 0, scale: 50, mirror: 25, pause: 'manual' };

const atRest = (app: string) => `primary: ${app}-stable 100: ${app}-canary 0`;
const isPausedAt = (index: number) => (status: { currentStepIndex?: number; pauseConditions?: readonly unknown[] }) =>
  status.currentStepIndex === index && (status.pauseConditions?.length ?? 0) > 0;

/** Stands at its step, with what routes that has. @param pause index of the pause among the Rollout's steps */
async function standing(app: string, step: object, pause = 2): Promise<void> {
  await rollouts.install(app, strategyOf([step]));
  expect(shownBy(await routesOf(app))).toEqual([atRest(app)]);
  await rollouts.deploy(app);
  await rollouts.reached(app, 'paused with its route', isPausedAt(pause));
}

beforeAll(async () => {
  rollouts = await startRollouts(NAMESPACE);
}, ROLLOUTS_BEGIN_MS);

afterAll(() => rollouts.stop());

describe('routes of a step, by the real controller', () => {
  it(
    'who has the header is led to the canary by a route before the weights, which says nothing of retries, so that the mesh’s own hold',
    async () => {
      await standing('header', byHeader);
      expect(await routesOf('header')).toEqual([
        {
          name: 'header',
          match: [{ headers: { [HEADER.name]: { exact: HEADER.value } } }],
          route: [{ destination: { host: 'header-canary', port: { number: 80 } }, weight: 100 }],
        },
        expect.objectContaining({ name: 'primary' }),
      ]);
      await shows('header', ['header: header-canary 100', atRest('header')]);
    },
    PATIENCE_MS,
  );

  it(
    'is taken away before all weight moves, and stays away',
    async () => {
      await rollouts.patchStatus('header', { pauseConditions: null });
      await rollouts.reached(
        'header',
        'promoted',
        ({ phase, stableRS, currentPodHash }) => phase === 'Healthy' && stableRS === currentPodHash,
      );
      await shows('header', [atRest('header')]);
    },
    PATIENCE_MS,
  );

  it(
    'reads alone are mirrored, by a route that keeps the weights',
    async () => {
      await standing('mirror', mirrored);
      const [route] = await routesOf('mirror');
      expect(route).toMatchObject({
        name: 'mirror',
        match: [{ method: { exact: 'GET' } }],
        mirror: { host: 'mirror-canary' },
        mirrorPercentage: { value: 25 },
      });
      expect(route).not.toHaveProperty('retries');
      await shows('mirror', ['mirror: mirror-stable 100: mirror-canary 0', atRest('mirror')]);
    },
    PATIENCE_MS,
  );

  it.each([
    ['by header', 'header-aborted', byHeader],
    ['with a mirror', 'mirror-aborted', mirrored],
  ])(
    'an abort of a canary %s takes its route away',
    async (_, app, step) => {
      await standing(app, step);
      await rollouts.patchStatus(app, { abort: true });
      await rollouts.reached(app, 'aborted', ({ abort }) => abort === true);
      await shows(app, [atRest(app)]);
    },
    PATIENCE_MS,
  );

  it(
    'who has the header is not mirrored, where a step has both: that route stands first',
    async () => {
      await standing('both', { ...byHeader, mirror: 25 }, 3);
      await shows('both', ['header: both-canary 100', 'mirror: both-stable 100: both-canary 0', atRest('both')]);
    },
    PATIENCE_MS,
  );
});
