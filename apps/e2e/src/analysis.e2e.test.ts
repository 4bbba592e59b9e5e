import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ROLLOUTS_BEGIN_MS,
  ROLLOUTS_PATIENCE_MS as PATIENCE_MS,
  startRollouts,
  type RolloutsServer,
} from './testing/rollouts-server.ts';

const NAMESPACE = 'judged';

/** What the planted judge answers, until it is told otherwise. */
let answer = 'continue';
const asked: string[] = [];

let rollouts: RolloutsServer;
let judge: Server;

/** As the chart has it, asking the planted judge. */
function install(app: string, strategy: object): Promise<void> {
  const { port } = judge.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const analysis = { type: 'judge', intervalSeconds: 1, seconds: 6, judge: { url } };
  return rollouts.install(app, { ...strategy, analysis });
}

const canary = {
  type: 'canary',
  canary: { steps: [{ setWeight: 50, pause: 'manual' }], mesh: { enabled: true, scaleDownDelaySeconds: 1 } },
};
const blueGreen = { type: 'blueGreen', blueGreen: { scaleDownDelaySeconds: 1 } };

beforeAll(async () => {
  judge = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ verdict: answer, reason: 'planted' }));
  });
  await new Promise<void>((listening) => void judge.listen(0, '127.0.0.1', listening));
  rollouts = await startRollouts(NAMESPACE);
}, ROLLOUTS_BEGIN_MS);

afterAll(async () => {
  await rollouts.stop();
  judge.close();
});

describe.each([
  ['a canary in a mesh', 'canary', canary],
  ['blue/green before its promotion', 'bluegreen', blueGreen],
])("the chart's template, by the real controller: %s", (_, name, strategy) => {
  it(
    'is promoted by a verdict to promote',
    async () => {
      answer = 'promote';
      const app = `${name}-promoted`;
      await install(app, strategy);
      await rollouts.deploy(app);
      const { stableRS, currentPodHash } = await rollouts.reached(
        app,
        'the new version is stable',
        ({ phase, stableRS: stable, currentPodHash: current }) => phase === 'Healthy' && stable === current,
      );
      expect(stableRS).toBe(currentPodHash);
      const [stable, other] = name === 'canary' ? [`${app}-stable`, `${app}-canary`] : [app, `${app}-preview`];
      expect(asked).toContain(`/verdicts/${NAMESPACE}/${stable}/${other}/${currentPodHash}`);
    },
    PATIENCE_MS,
  );

  it(
    'is aborted by a verdict to abort',
    async () => {
      answer = 'abort';
      const app = `${name}-aborted`;
      await install(app, strategy);
      await rollouts.deploy(app);
      const { stableRS, currentPodHash } = await rollouts.reached(app, 'aborted', ({ abort }) => abort === true);
      expect(stableRS).not.toBe(currentPodHash);
    },
    PATIENCE_MS,
  );

  it(
    'is paused where no look has said either, and not before the last one',
    async () => {
      answer = 'continue';
      const app = `${name}-undecided`;
      await install(app, strategy);
      const before = asked.length;
      await rollouts.deploy(app);
      const { abort, stableRS, currentPodHash } = await rollouts.reached(
        app,
        'paused by the analysis',
        ({ pauseConditions }) => Boolean(pauseConditions?.some(({ reason }) => reason === 'InconclusiveAnalysisRun')),
      );
      expect(abort ?? false).toBe(false);
      expect(stableRS).not.toBe(currentPodHash);
      expect(asked.length - before).toBe(6);
    },
    PATIENCE_MS,
  );
});
