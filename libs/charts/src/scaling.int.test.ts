import { beforeAll, describe, expect, it } from '@jest/globals';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, podSpecsOf, refusalOf, renderObjects, REQUIRED } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

const given = (values: object) => merge(REQUIRED['account']!, values);
const account = (values: object) => renderObjects('account', given(values), { tests: true });

describe('an autoscaler', () => {
  const autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 5, targetMemoryUtilizationPercentage: 80 };

  it.each([
    ['rolling', 'apps/v1', 'Deployment'],
    ['canary', 'argoproj.io/v1alpha1', 'Rollout'],
  ])('chooses the number of pods, of which the workload of %s then says nothing', async (type, apiVersion, kind) => {
    const objects = await account({ autoscaling, strategy: { type } });
    expect(find(objects, kind, 'account').spec).not.toHaveProperty('replicas');
    const share = (name: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name, target: { type: 'Utilization', averageUtilization } },
    });
    expect(find(objects, 'HorizontalPodAutoscaler', 'account').spec).toEqual({
      scaleTargetRef: { apiVersion, kind, name: 'account' },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [share('cpu', 70), share('memory', 80)],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    });
  });

  it('is there only where it is asked for', async () => {
    const objects = await account({});
    expect(objects.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
    expect(find(objects, 'Deployment', 'account').spec).toMatchObject({ replicas: 3 });
  });

  it('counts for evictions by its fewest pods', async () => {
    const budgets = async (values: object) =>
      (await account(values)).filter(({ kind }) => kind === 'PodDisruptionBudget').length;
    expect(await budgets({ autoscaling, replicaCount: 1 })).toBe(1);
    expect(await budgets({ autoscaling: { ...autoscaling, minReplicas: 1 } })).toBe(0);
  });

  it.each<[object, string]>([
    [{ minReplicas: 6 }, 'autoscaling.minReplicas: 6 is more than autoscaling.maxReplicas = 5'],
    [{ minReplicas: 0 }, 'autoscaling.minReplicas: '],
    [{ maxReplicas: null }, 'autoscaling.maxReplicas: null is no value'],
    [{ maxReplicas: 3_000_000_000 }, 'autoscaling.maxReplicas: '],
    [{ targetCPUUtilizationPercentage: '70%' }, 'autoscaling.targetCPUUtilizationPercentage: got string'],
    [{ scaleDownStabilizationSeconds: 3601 }, 'autoscaling.scaleDownStabilizationSeconds: '],
    [{ replicas: 2 }, 'no such value: autoscaling.replicas'],
  ])('refuses %j with one line', async (values, line) => {
    const problem = await refusalOf('account', given({ autoscaling: { ...autoscaling, ...values } }));
    expect(problem).toContain(`charts/account: ${line}`);
  });

  it.each(['cpu', 'memory'])('cannot know a share of an amount of %s that is not said', async (amount) => {
    for (const none of [null, '0']) {
      const problem = await refusalOf('account', given({ autoscaling, resources: { requests: { [amount]: none } } }));
      expect(problem).toMatch(new RegExp(`^charts/account: resources\\.requests\\.${amount}: autoscaling\\.`));
    }
  });
});

describe('where pods are', () => {
  const exists = { key: 'disk', operator: 'Exists' };
  const scheduling = {
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'bank', operator: 'Equal', value: 'yes', effect: 'NoExecute', tolerationSeconds: 1_000_000 }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }, exists] }],
        },
      },
    },
    priorityClassName: 'bank',
  };
  const spread = { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' };

  it('is said of the workload, and of its own pods alone by a selector of theirs', async () => {
    const objects = await account({ ...scheduling, topologySpreadConstraints: [spread] });
    const { metadata, spec } = find(objects, 'Deployment', 'account').spec.template as unknown as {
      metadata: { labels: object };
      spec: { topologySpreadConstraints: { labelSelector: { matchLabels: object } }[] };
    };
    expect(spec).toMatchObject(scheduling);
    const [{ labelSelector, ...rest }] = spec.topologySpreadConstraints as [{ labelSelector: { matchLabels: object } }];
    expect(rest).toEqual(spread);
    expect(metadata.labels).toMatchObject(labelSelector.matchLabels);
  });

  it('is said of jobs and tests, too, as far as they could run nowhere else', async () => {
    const { nodeSelector, tolerations } = scheduling;
    const specs = podSpecsOf(await account({ ...scheduling, interest: { enabled: true } }));
    expect(specs.length).toBeGreaterThan(4);
    for (const spec of specs) expect(spec).toMatchObject({ nodeSelector, tolerations });
  });

  it.each<[object, string]>([
    [{ nodeSelector: { zone: 1 } }, 'nodeSelector.zone: got number'],
    [{ nodeSelector: { 'a b': 'x' } }, 'nodeSelector.a b: no entry can have this name'],
    [{ nodeSelector: null }, 'nodeSelector: null is no value'],
    [{ tolerations: [{ operator: 'Equal' }] }, 'tolerations.0.key: only tolerations.0.operator = Exists'],
    [{ tolerations: [{ ...exists, value: 'x' }] }, 'tolerations.0.value: tolerations.0.operator = Exists'],
    [
      { tolerations: [{ ...exists, tolerationSeconds: 1 }] },
      'tolerations.0.tolerationSeconds: only with tolerations.0.effect',
    ],
    [{ tolerations: [{ ...exists, effect: 'NoRun' }] }, 'tolerations.0.effect: '],
    [{ affinity: { nodeAfinity: {} } }, 'no such value: affinity.nodeAfinity'],
    [{ priorityClassName: 'Not A Name' }, 'priorityClassName: '],
    [{ topologySpreadConstraints: [{ ...spread, maxSkew: 0 }] }, 'topologySpreadConstraints.0.maxSkew: '],
    [
      { topologySpreadConstraints: [spread, spread] },
      'topologySpreadConstraints.1: kubernetes.io/hostname with DoNotSchedule',
    ],
    [
      { topologySpreadConstraints: [{ maxSkew: 1 }] },
      'topologySpreadConstraints.0.topologyKey, topologySpreadConstraints.0.when',
    ],
  ])('refuses %j with one line', async (values, line) => {
    const problem = await refusalOf('account', given(values));
    expect(problem).toContain(line);
    expect(problem).not.toContain('\n');
  });

  it('refuses an operator with the wrong values by the way to it', async () => {
    const terms = (expression: object) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
        },
      },
    });
    const at =
      'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchExpressions.0';
    for (const wrong of [
      { ...exists, values: ['x'] },
      { key: 'zone', operator: 'In' },
      { key: 'zone', operator: 'Like' },
    ])
      expect(await refusalOf('account', given(terms(wrong)))).toContain(`charts/account: ${at}`);
  });
});
