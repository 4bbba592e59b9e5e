import { beforeAll, describe, expect, it } from '@jest/globals';
import { inPool } from '@cutover/toolchain';
import { everyChart } from './chart-folder.ts';
import { defaultsOf } from './testing/defaults.ts';
import { leavesOf, merge, valueAt, withValue } from './testing/paths.ts';
import type { Path } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, refusalOf, renderObjects, REQUIRED } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

const charts = everyChart();
const PATIENCE_MS = 300_000;
/** Helm is one process a render. */
const AT_ONCE = 3;
const account = (values: object) => merge(REQUIRED['account']!, values);
const kafka = (values: object) => merge(REQUIRED['kafka']!, values);

/** The way to a value as it is set: a list as a whole. */
function settable(name: string): Path {
  const path = name.split('.');
  const index = path.findIndex((key) => /^\d+$/.test(key));
  return index < 0 ? path : path.slice(0, index);
}

describe('what the API server would refuse is refused before, by the name of its key', () => {
  it.each<[string, string, unknown]>([
    ['account', 'resources.requests.cpu', 'lots'],
    ['account', 'resources.limits.memory', '1 GB'],
    ['account', 'tmp.sizeLimit', 'banana'],
    ['account', 'strategy.rolling.maxSurge', 0],
    ['account', 'strategy.rolling.maxSurge', '0%'],
    ['account', 'strategy.rolling.maxUnavailable', '101%'],
    ['account', 'strategy.canary.steps', []],
    ['account', 'strategy.canary.steps.0.setWeight', [{ setWeight: 101, pause: 1 }]],
    ['account', 'strategy.canary.steps.0.setWeight', [{ pause: 1 }]],
    ['account', 'strategy.canary.steps.0.pause', [{ setWeight: 1 }]],
    ['account', 'strategy.canary.steps.0.pause', [{ setWeight: 1, pause: 'for ever' }]],
    ['account', 'strategy.canary.steps.0.weight', [{ setWeight: 1, pause: 1, weight: 1 }]],
    ['account', 'strategy.canary.mesh.hosts.0', ['10.0.0.1']],
    ['account', 'strategy.canary.mesh.gateways.0', ['Not/A/Gateway']],
    ['account', 'strategy.canary.mesh.scaleDownDelaySeconds', 90_000],
    ['account', 'probes.liveness.successThreshold', 2],
    ['account', 'probes.startup.successThreshold', 2],
    ['account', 'securityContext.runAsUser', 99_999_999_999],
    ['account', 'replicaCount', 3_000_000_000],
    ['account', 'minReadySeconds', 120],
    ['account', 'version', '1.0.0+build'],
    ['account', 'auth.secretKey', 'not/a/key'],
    ['account', 'auth.existingSecret', 'Not_A_Name'],
    ['account', 'service.port', 65_536],
    ['account', 'interest.schedule', '61 * * * *'],
    ['account', 'resources.requests.memory', '257Mi'],
    ['kafka', 'persistence.size', '-1Gi'],
    ['kafka', 'persistence.size', '0Gi'],
    ['kafka', 'persistence.storageClassName', 'Fast SSD'],
    ['kafka', 'dataPath', '/tmp'],
    ['kafka', 'topics.image', 'Transfer:1'],
    ['pacman', 'ingress.host', 'no_host'],
  ])('charts/%s: %s=%j', async (chart, name, value) => {
    const problem = await refusalOf(chart, withValue(REQUIRED[chart]!, settable(name), value));
    expect(problem).toMatch(new RegExp(`^charts/${chart}: .*${name.replaceAll('.', '\\.')}`));
    expect(problem).not.toContain('\n');
  });

  it('a canary of which nothing may be more and nothing missing', async () => {
    const strategy = { type: 'canary', canary: { maxSurge: 0, maxUnavailable: '0%' } };
    expect(await refusalOf('account', account({ strategy }))).toBe(
      'charts/account: strategy.canary.maxSurge, strategy.canary.maxUnavailable: both are 0, so that no pod could ever be replaced: raise one',
    );
  });

  it.each([
    [
      { mesh: { enabled: true, hosts: ['*'] } },
      {},
      'strategy.canary.mesh.hosts: * would be every host of the mesh: name gateways other than mesh',
    ],
    [
      { mesh: { enabled: true, hosts: ['*'], gateways: ['a', 'mesh'] } },
      {},
      'strategy.canary.mesh.hosts: * would be every host of the mesh: name gateways other than mesh',
    ],
    [
      { mesh: { enabled: true } },
      { type: 'headless' },
      'strategy.canary.mesh.enabled: with service.type = headless callers choose a pod themselves: leave one of them out',
    ],
  ])(
    'a canary in the mesh of which a weight would reach nobody, or everybody: %j %j',
    async (canary, service, line) => {
      expect(await refusalOf('account', account({ strategy: { type: 'canary', canary }, service }))).toBe(
        `charts/account: ${line}`,
      );
    },
  );

  it.each([
    [
      { type: 'canary', analysis: { type: 'judge' } },
      'strategy.analysis.type: judge counts requests of each version, which a canary has with strategy.canary.mesh.enabled alone',
    ],
    [
      { type: 'blueGreen', analysis: { type: 'judge', intervalSeconds: 9, seconds: 8 } },
      'strategy.analysis.seconds: 8 is over before the first look, after strategy.analysis.intervalSeconds = 9',
    ],
    [
      { type: 'blueGreen', analysis: { type: 'prometheus', prometheus: { promotePercent: 6 } } },
      'strategy.analysis.prometheus.abortPercent: 5 would abort what strategy.analysis.prometheus.promotePercent = 6 lets go on',
    ],
  ])('an analysis that would decide on nothing, or never: %j', async (strategy, line) => {
    expect(await refusalOf('account', account({ strategy }))).toBe(`charts/account: ${line}`);
  });

  it.each([
    ['strategy.canary.dynamicStableScale', { canary: { dynamicStableScale: true } }],
    ['strategy.canary.minPodsPerReplicaSet', { canary: { minPodsPerReplicaSet: 1 } }],
    ['strategy.rollbackWindow', { rollbackWindow: { revisions: 1 } }],
  ])('%s, by which canaries are known to lose requests (docs/known-trouble.md)', async (name, over) => {
    const strategy = merge({ type: 'canary', canary: { mesh: { enabled: true } } }, over);
    expect(await refusalOf('account', account({ strategy }))).toBe(
      `charts/account: no such value: ${name} (values.yaml lists all)`,
    );
  });

  it('a range of the schedule that runs backwards', async () => {
    const interest = { enabled: true, schedule: '5-3 * * * *' };
    expect(await refusalOf('account', account({ interest }))).toBe(
      'charts/account: interest.schedule: the range 5-3 runs backwards',
    );
  });
});

/** `null` is how an entry of a map is removed; of these no chart has a default that it would need. */
const REMOVABLE = new Set(['resources']);

describe.each(charts)('null as a value of charts/%s', (chart) => {
  const defaults = defaultsOf(chart);
  const isDefault = (path: Path) => valueAt(defaults, path) !== null && !REMOVABLE.has(path[0]!);

  it('is refused by the name of the key wherever there is a default', async () => {
    const paths = leavesOf(defaults).filter(isDefault);
    const values = paths.reduce((all, path) => withValue(all, path, null), {});
    const problem = await refusalOf(chart, values);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.map((path) => path.join('.')).filter((name) => !problem.includes(name))).toEqual([]);
  });

  it('means the default where null is the default', async () => {
    const paths = leavesOf(defaults).filter((path) => valueAt(defaults, path) === null);
    const values = paths.reduce((all, path) => withValue(all, path, null), REQUIRED[chart]!);
    expect(await renderObjects(chart, values)).toEqual(await renderObjects(chart, REQUIRED[chart]!));
  });
});

describe('null in the values of charts/account', () => {
  it('does not stop every pod', async () => {
    expect(await refusalOf('account', account({ replicaCount: null }))).toBe(
      'charts/account: replicaCount: null is no value: leave it out for its default',
    );
  });

  it('takes an amount of the resources away', async () => {
    const values = account({ resources: { limits: { memory: null } } });
    const [container] = find(await renderObjects('account', values), 'Deployment', 'account').spec.template!.spec
      .containers;
    expect(container).toMatchObject({ resources: { limits: {}, requests: { memory: '96Mi' } } });
  });
});

describe.each(charts)('what charts/%s sets itself', (chart) => {
  interface Container {
    readonly env?: readonly { readonly name: string }[];
  }

  /** Variables of a chart's container, by the template that all charts share; `except` those that another test tries. */
  async function variables(of: string, except: readonly string[] = []): Promise<string[]> {
    const objects = await renderObjects(of, REQUIRED[of]!);
    const workload = objects.find(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
    const [container] = workload!.spec.template!.spec.containers as unknown as Container[];
    return (container!.env ?? []).map(({ name }) => name).filter((name) => !except.includes(name));
  }

  it(
    'is refused in env by its name',
    async () => {
      const names = await variables(chart, chart === 'account' ? [] : await variables('account'));
      await inPool(
        names,
        async (name) => {
          const problem = await refusalOf(chart, merge(REQUIRED[chart]!, { env: { [name]: 'false' } }));
          expect(problem).toContain(`env.${name}: the chart sets this variable itself`);
        },
        AT_ONCE,
      );
    },
    PATIENCE_MS,
  );

  if (chart !== 'mongo') {
    it('has no image of its own: one that is somebody else’s would be run', async () => {
      expect(await refusalOf(chart, merge(REQUIRED[chart]!, { image: { repository: '' } }))).toMatch(
        new RegExp(`^charts/${chart}: image\\.repository: name the registry and repository`),
      );
    });
  }
});

it.each(['account', 'kafka'])(
  'labels that charts/%s or a controller sets are refused in commonLabels by their names',
  async (chart) => {
    const own = Object.keys((await renderObjects(chart, REQUIRED[chart]!))[0]!.metadata.labels);
    expect(own.length).toBeGreaterThan(4);
    await inPool(
      [...own, 'pod-template-hash', 'controller-revision-hash'],
      async (name) => {
        const problem = await refusalOf(chart, merge(REQUIRED[chart]!, { commonLabels: { [name]: 'mine' } }));
        expect(problem).toContain(`commonLabels.${name}: the chart or a controller sets this label itself`);
      },
      AT_ONCE,
    );
  },
  PATIENCE_MS,
);

it('env cannot take a variable away from the chart: what is set there is gone with the next upgrade without it', async () => {
  const line = await refusalOf('account', account({ env: { DRAIN_ENABLED: 'false' } }));
  expect(line).toContain('env.DRAIN_ENABLED: the chart sets this variable itself');
});

describe('names and labels', () => {
  it('stay strings, whatever they look like', async () => {
    const values = account({
      auth: { existingSecret: '123456', secretKey: '1e3' },
      fullnameOverride: 'null',
      nameOverride: 'true',
      commonLabels: { on: 'off' },
      image: { pullSecrets: ['42'] },
      podAnnotations: { answer: '42' },
    });
    const { metadata, spec } = find(await renderObjects('account', values, { release: '007' }), 'Deployment', 'null');
    const labels = { 'app.kubernetes.io/name': 'true', 'app.kubernetes.io/instance': '007', on: 'off' };
    expect(metadata.labels).toMatchObject(labels);
    expect(JSON.stringify(spec.template)).toContain('{"name":"123456","key":"1e3"}');
    expect(spec.template).toMatchObject({
      metadata: { labels, annotations: { answer: '42' } },
      spec: { imagePullSecrets: [{ name: '42' }], containers: [{ name: 'true' }] },
    });
  });

  it.each(['007', 'a.b'])('release %s, which no Service can be called, is refused', async (release) => {
    expect(await refusalOf('account', account({}), { release })).toContain('charts/account: fullnameOverride: release');
  });

  it('are cut to what their objects can have, and stay apart', async () => {
    const names = async (release: string) => {
      const values = account({ interest: { enabled: true } });
      return (await renderObjects('account', values, { release, tests: true })).map(
        ({ kind, metadata }) => [kind, metadata.name] as const,
      );
    };
    const [one, other] = [await names(`${'a'.repeat(52)}b`), await names(`${'a'.repeat(52)}c`)];
    const limits = { CronJob: 52 } as Record<string, number>;
    expect(one.filter(([kind, name]) => name.length > (limits[kind] ?? 63))).toEqual([]);
    const shared = one.filter(([kind, name]) => other.some(([k, n]) => k === kind && n === name));
    expect(shared).toEqual([]);
  });

  it('of a StatefulSet leave room for the label of its revision', async () => {
    const values = kafka({ fullnameOverride: '' });
    expect(await refusalOf('kafka', values, { release: 'k'.repeat(53) })).toMatch(
      /^charts\/kafka: fullnameOverride: k+ has more/,
    );
  });

  it.each([
    [`${'v'.repeat(70)}`, 'v'.repeat(63)],
    [`${'v'.repeat(62)}.rest`, 'v'.repeat(62)],
    ['_hidden_', 'hidden'],
  ])('tag %s, which no label can be, is cut', async (tag, label) => {
    const { metadata } = find(await renderObjects('account', account({ image: { tag } })), 'Deployment', 'account');
    expect(metadata.labels['app.kubernetes.io/version']).toBe(label);
  });
});

describe('numbers of any size', () => {
  it('are written as integers', async () => {
    const values = account({ securityContext: { runAsUser: 1_000_700_000, runAsGroup: 2_000_000_000 } });
    const { template } = find(await renderObjects('account', values), 'Deployment', 'account').spec;
    expect(template!.spec.securityContext).toMatchObject({ runAsUser: 1_000_700_000, runAsGroup: 2_000_000_000 });
  });
});

describe('charts/mongo', () => {
  it('listens where its Service leads', async () => {
    expect(await refusalOf('mongo', { args: ['--port', '27018'] })).toMatch(/^charts\/mongo: args: --port would move/);
    expect(await refusalOf('mongo', { port: 27_018 })).toBe(
      'charts/mongo: no such value: port (values.yaml lists all)',
    );
  });
});
