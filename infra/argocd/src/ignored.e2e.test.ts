import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineRollouts, startApiServer, startControllerManager } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { IGNORED } from './ignored.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 3 * 60_000;

let server: ApiServer;
let stopAutoscaler: (() => Promise<void>) | undefined;

beforeAll(async () => {
  server = await startApiServer();
  await defineRollouts(server);
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'scaled' } });
  // The autoscaler alone: pods are nobody's business here.
  stopAutoscaler = await startControllerManager({
    kubeconfig: server.kubeconfig,
    controllers: ['horizontal-pod-autoscaler-controller'],
    flags: ['--horizontal-pod-autoscaler-sync-period=1s'],
  });
}, COLD_MS);
afterAll(async () => {
  await stopAutoscaler?.();
  await server?.stop();
});

interface Written {
  readonly manager: string;
  readonly fieldsV1: { readonly 'f:spec'?: object };
}
interface Scaled {
  readonly metadata: { readonly managedFields: readonly Written[] };
  readonly spec: { readonly replicas: number };
}

describe('replicas that an autoscaler writes', () => {
  it.each([
    ['apps/v1', 'Deployment', 'deployments'],
    ['argoproj.io/v1alpha1', 'Rollout', 'rollouts'],
  ])(
    'to %s %s are all that the ignored field manager writes of its spec',
    async (apiVersion, kind, plural) => {
      const labels = { app: 'a' };
      const metadata = { name: 'a', namespace: 'scaled' };
      const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'registry.example/a:1' }] } };
      const spec = { replicas: 1, selector: { matchLabels: labels }, template };
      await server.client.create({ apiVersion, kind, metadata, spec });
      const scaleTargetRef = { apiVersion, kind, name: 'a' };
      // Fewer than the least: it scales without asking for metrics.
      const scaler = { minReplicas: 3, maxReplicas: 5, scaleTargetRef };
      const named = { ...metadata, name: plural };
      const autoscaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: named };
      await server.client.create({ ...autoscaler, spec: scaler });
      const path = `/apis/${apiVersion}/namespaces/scaled/${plural}/a`;
      const scaled = await until(
        'it is scaled',
        async () => {
          const object = (await server.client.read(path)) as Scaled;
          return object.spec.replicas === 3 ? object : undefined;
        },
        { withinMs: PATIENCE_MS / 2 },
      );
      const [group] = apiVersion.split('/');
      const ignored = IGNORED.find((rule) => rule.group === group && rule.kind === kind)!.managedFieldsManagers!;
      const ofIgnored = scaled.metadata.managedFields.filter((written) => ignored.includes(written.manager));
      expect(ofIgnored.map(({ fieldsV1 }) => fieldsV1['f:spec'])).toEqual([{ 'f:replicas': {} }]);
    },
    PATIENCE_MS,
  );
});
