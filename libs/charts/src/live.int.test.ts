import { beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from './testing/rendering.ts';
import { upgradedObjects } from './testing/upgraded-objects.ts';

beforeAll(() => helmPath(), BUILD_MS);

const metadata = { name: 'account', namespace: 'somewhere' };
const labels = { 'app.kubernetes.io/name': 'account' };
const deployment = (replicas: number) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata },
  spec: { replicas, selector: { matchLabels: labels } },
});
const service = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { selector: labels, ...spec },
});
const configMap = (annotations: object) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, annotations } },
});

/** What an upgrade renders of charts/account where these objects are there. */
const upgraded = (values: object, live: readonly object[], hasRollouts = true) =>
  upgradedObjects({ values, live, hasRollouts });

const refusal = (values: object, ...live: readonly object[]): Promise<string> =>
  upgraded(values, live).then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );

describe('an upgrade with an autoscaler goes on with as many pods as there are:', () => {
  const autoscaling = { enabled: true };
  const replicas = async (...[values, live, hasRollouts]: Parameters<typeof upgraded>) => {
    const kind = JSON.stringify(values).includes('canary') ? 'Rollout' : 'Deployment';
    const workload = (await upgraded(values, live, hasRollouts)).find((manifest) => manifest.kind === kind);
    return (workload as unknown as { spec: { replicas?: number } }).spec.replicas;
  };

  it.each<[string, object, object[], number | undefined]>([
    ['of the same kind', {}, [deployment(7)], 7],
    ['of the kind before', { strategy: { type: 'canary' } }, [deployment(7)], 7],
    ['none, by somebody’s will', {}, [deployment(0)], 0],
    ['none yet', {}, [], undefined],
  ])('%s', async (_, values, live, expected) => {
    expect(await replicas({ autoscaling, ...values }, live)).toBe(expected);
  });

  it('where nobody has heard of Rollouts, too', async () => {
    expect(await replicas({ autoscaling }, [], false)).toBeUndefined();
  });

  it('and without one it is told how many', async () => {
    expect(await replicas({ replicaCount: 2 }, [deployment(7)])).toBe(2);
  });
});

describe('an upgrade that could not be, or would take away too much, is refused by the name of the value:', () => {
  const headless = service({ type: 'ClusterIP', clusterIP: 'None' });
  const balanced = service({ type: 'LoadBalancer', clusterIP: '10.0.0.1', loadBalancerClass: 'example.com/a' });

  it.each<[object, object, string]>([
    [{ type: 'headless' }, balanced, 'service.type: Service account was made with an address'],
    [{ type: 'NodePort' }, headless, 'service.type: Service account was made without an address'],
    [{ type: 'LoadBalancer' }, balanced, 'service.loadBalancerClass: Service account was made with "example.com/a"'],
  ])('%j', async (value, live, line) => {
    expect(await refusal({ service: value }, live)).toContain(`charts/account: ${line}`);
  });

  it.each([
    [{ type: 'headless' }, headless],
    [{ type: 'LoadBalancer', loadBalancerClass: 'example.com/a' }, balanced],
    [{ type: 'ClusterIP' }, balanced],
  ])('but not %j', async (value, live) => {
    expect(await refusal({ service: value }, live)).toBe('nothing was refused');
  });

  it.each(['blueGreen', 'canary'])('%s where nobody has heard of Rollouts', async (type) => {
    const said = upgraded({ strategy: { type } }, [deployment(2)], false);
    await expect(said).rejects.toThrow(
      `charts/account: strategy.type: ${type} needs Argo Rollouts, which this cluster does not have: install it first`,
    );
    expect(await upgraded({ strategy: { type } }, [], false)).not.toEqual([]);
    expect(await refusal({ strategy: { type } }, deployment(2))).toBe('nothing was refused');
  });

  it('a ConfigMap of its own in place of its own', async () => {
    const config = { existingConfigMap: 'account' };
    expect(await refusal({ config }, configMap({ 'meta.helm.sh/release-name': 'account' }))).toContain(
      "charts/account: config.existingConfigMap: ConfigMap account is this release's own",
    );
    expect(await refusal({ config }, configMap({}))).toBe('nothing was refused');
    expect(await refusal({ config })).toBe('nothing was refused');
  });
});
