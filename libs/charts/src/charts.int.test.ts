import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { oneInThree } from '@cutover/testing-kit';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { chartFolder, everyChart } from './chart-folder.ts';
import { KUBE_VERSION, renderChart } from './render-chart.ts';
import { restrictedProblems } from './restricted.ts';
import type { PodSpec } from './restricted.ts';
import { everyVariant } from './testing/index.ts';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, podSpecsOf, renderObjects } from './testing/rendering.ts';
import type { Manifest } from './testing/rendering.ts';
import { stagedChart } from './testing/staged-charts.ts';

let helm: string;

beforeAll(async () => {
  helm = await helmPath();
}, BUILD_MS);

const variants = everyVariant();
/** In short one in three: each is renders of Helm, of templates that charts share. */
const sampled = oneInThree(variants);

function ciValues(chart: string, name: string): object {
  const found = variants.find((variant) => variant.chart === chart && variant.name === name);
  if (found === undefined) throw new Error(`charts/${chart} has no ci/${name}-values.yaml`);
  return found.values;
}

/** With the image, for which charts have no default. */
const render = (chart: string, values: object, tests = false) =>
  renderObjects(chart, merge({ image: { repository: `registry.example/${chart}` } }, values), { tests });

/** What a chart may lack of the level restricted, in the one namespace that is exempt from it. */
const EXEMPT: Readonly<Record<string, readonly string[]>> = {
  'node-logs': ['runAsNonRoot', 'a numeric user other than 0', 'restricted volume types'],
};

/** A Kafka that runs elsewhere has no pods here. */
const hasPods = ({ chart, name }: { chart: string; name: string }) => `${chart}/${name}` !== 'kafka/external';

describe.each(sampled.filter(hasPods))('pods of charts/$chart with ci/$name-values.yaml', ({ chart, values }) => {
  it('are admitted by the level restricted, tests included, or lack what their exemption names and no more', async () => {
    const specs = podSpecsOf(await render(chart, values, true));
    expect(specs.length).toBeGreaterThan(0);
    const lacking = (EXEMPT[chart] ?? []).map((name) => `the pod lacks ${name}`);
    expect(specs.flatMap(restrictedProblems)).toEqual(lacking);
  });

  it('all pull with the same secrets, or all without, tests and jobs included', async () => {
    const { image = {}, ...others } = values as { image?: object };
    const secretsOf = async (pullSecrets: readonly string[]) => {
      // Where values say nothing of secrets that is what the test before has rendered.
      const isSaid = pullSecrets.length > 0 || 'pullSecrets' in image;
      const rendered = await render(chart, isSaid ? { ...others, image: { ...image, pullSecrets } } : values, true);
      return podSpecsOf(rendered).map(({ imagePullSecrets }) => imagePullSecrets?.map(({ name }) => name) ?? []);
    };
    const given = ['first', 'second'];
    expect(new Set((await secretsOf(given)).map(String))).toEqual(new Set([String(given)]));
    expect((await secretsOf([])).flat()).toEqual([]);
  });
});

const OF_NO_NAMESPACE = new Set(['ClusterRole', 'ClusterRoleBinding']);
/** Whose rights are over a whole cluster, to read: they look at pods wherever those are. */
const READERS_OF_ALL = ['console', 'mesh-metrics'];

describe.each(sampled)('charts/$chart with ci/$name-values.yaml', ({ chart, file, values }) => {
  it('passes helm lint', async () => {
    const { chart: folder } = await stagedChart(chart);
    const args = ['lint', '--strict', folder, '--values', file, '--kube-version', KUBE_VERSION];
    const linted = await promisify(execFile)(helm, args);
    expect(linted.stdout).toContain('0 chart(s) failed');
  });

  it('puts every object into the namespace of the release', async () => {
    const manifests = await render(chart, values, true);
    const within = manifests.filter(({ kind }) => !OF_NO_NAMESPACE.has(kind));
    expect(new Set(within.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['somewhere']));
    for (const { kind, metadata } of manifests.filter((manifest) => !within.includes(manifest)))
      expect([READERS_OF_ALL, kind, metadata.namespace]).toEqual([
        expect.arrayContaining([chart]),
        expect.anything(),
        undefined,
      ]);
  });
});

/** Those whose versions are switched and compared. */
const switched = ['account', 'membership', 'pacman', 'transfer'];

describe.each(switched)('strategies of charts/%s', (app) => {
  const strategyOf = async (variant: string, kind: string) =>
    find(await render(app, ciValues(app, variant)), kind, app).spec['strategy'];

  it('rolling adds one pod at a time and misses none', async () => {
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
    expect(await strategyOf('rolling', 'Deployment')).toEqual({ type: 'RollingUpdate', rollingUpdate });
  });

  it('recreate is a Deployment too', async () => {
    expect(await strategyOf('recreate', 'Deployment')).toEqual({ type: 'Recreate' });
  });

  it('blueGreen is a Rollout with a template of its own and a Service for each colour', async () => {
    const manifests = await render(app, ciValues(app, 'blue-green'));
    const rollout = find(manifests, 'Rollout', app);
    expect(rollout.spec['strategy']).toMatchObject({
      blueGreen: { activeService: app, previewService: `${app}-preview`, scaleDownDelaySeconds: 10 },
    });
    expect(rollout.spec['workloadRef']).toBeUndefined();
    const active = find(manifests, 'Service', app);
    expect(find(manifests, 'Service', `${app}-preview`).spec).toEqual(active.spec);
  });

  it('canary is a Rollout whose Service leads to all pods, with a Service for each share beside it', async () => {
    const manifests = await render(app, ciValues(app, 'canary'));
    const { strategy, replicas } = find(manifests, 'Rollout', app).spec;
    expect(strategy).toEqual({
      canary: {
        stableService: `${app}-stable`,
        canaryService: `${app}-canary`,
        maxSurge: '50%',
        maxUnavailable: 1,
        steps: [{ setWeight: 34 }, { pause: { duration: 5 } }, { setWeight: 67 }, { pause: {} }],
      },
    });
    expect(replicas).toBeGreaterThan(1);
    const all = find(manifests, 'Service', app).spec;
    for (const share of ['stable', 'canary']) expect(find(manifests, 'Service', `${app}-${share}`).spec).toEqual(all);
  });

  it('gives a slow answer time before it takes a pod out', async () => {
    const [container] = find(await render(app, ciValues(app, 'rolling')), 'Deployment', app).spec.template!.spec
      .containers;
    expect(container).toMatchObject({ readinessProbe: { periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 3 } });
  });

  it('the pod template does not depend on the strategy', async () => {
    const rolling = find(await render(app, ciValues(app, 'rolling')), 'Deployment', app);
    const blueGreen = find(await render(app, ciValues(app, 'blue-green')), 'Rollout', app);
    const canary = find(await render(app, ciValues(app, 'canary')), 'Rollout', app);
    expect(blueGreen.spec.template).toEqual(rolling.spec.template);
    expect(canary.spec.template).toEqual(rolling.spec.template);
  });

  it('without drain differs from rolling in that one line', async () => {
    const lines = async (variant: string) => {
      const target = { chart: app, release: app, namespace: 'somewhere', helm };
      const text = await renderChart({ ...target, values: ciValues(app, variant) });
      return text.split('\n');
    };
    const [drained, control] = [await lines('rolling'), await lines('rolling-no-drain')];
    const changed = drained.flatMap((line, i) => (line === control[i] ? [] : [[line.trim(), control[i]?.trim()]]));
    expect(control).toHaveLength(drained.length);
    expect(changed).toEqual([['value: "true"', 'value: "false"']]);
  });
});

describe('values of charts/account', () => {
  const auth = { existingSecret: 'account-auth' };
  const account = (values: object) => render('account', { auth, ...values });

  it('speaks to Kafka only where brokers are named', async () => {
    const brokers = async (values: object) => {
      const pod = find(await account(values), 'Deployment', 'account').spec.template?.spec;
      const { env } = pod?.containers[0] as unknown as { env: { name: string; value?: string }[] };
      return env.find(({ name }) => name === 'KAFKA_BROKERS')?.value;
    };
    expect(await brokers({})).toBeUndefined();
    expect(await brokers({ kafka: { brokers: 'kafka:9092' } })).toBe('kafka:9092');
    await expect(account({ kafka: { brokers: 'kafka' } })).rejects.toThrow(/^charts\/account: kafka.brokers: /);
  });

  it('accrues interest only where that is asked for, by the same image, out of reach of the Service', async () => {
    expect((await account({})).map(({ kind }) => kind)).not.toContain('CronJob');
    const interest = { enabled: true, schedule: '30 2 * * *', basisPoints: 250 };
    const manifests = await account({ interest, image: { repository: 'r/account', tag: '9' } });
    const job = find(manifests, 'CronJob', 'account-interest');
    expect(job.spec).toMatchObject({ schedule: '30 2 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    const template = (job.spec.jobTemplate as { spec: { template: { metadata: object; spec: PodSpec } } }).spec
      .template;
    const [container] = template.spec.containers;
    expect(container).toMatchObject({ image: 'r/account:9', args: ['interest'] });
    const { env } = container as unknown as { env: { name: string; value?: string }[] };
    expect(env.map(({ name }) => name)).toEqual(['POD_NAME', 'INTEREST_BASIS_POINTS', 'MONGODB_URL', 'LOG_LEVEL']);
    expect(env[1]?.value).toBe('250');
    const { selector } = find(manifests, 'Service', 'account').spec as unknown as { selector: Record<string, string> };
    expect(template.metadata).not.toMatchObject({ labels: selector });
  });

  it('audits only where that is asked for; its Job fails at the first try, and reaches nothing but MongoDB', async () => {
    const manifests = await account({ audit: { enabled: true }, networkPolicy: { enabled: true } });
    const job = find(manifests, 'CronJob', 'account-audit');
    const run = job.spec.jobTemplate as { spec: { backoffLimit: number; template: { spec: PodSpec } } };
    expect(run.spec.backoffLimit).toBe(0);
    const [container] = run.spec.template.spec.containers;
    expect(container).toMatchObject({ args: ['audit'] });
    const { env } = container as unknown as { env: { name: string }[] };
    expect(env.map(({ name }) => name)).toEqual(['POD_NAME', 'MONGODB_URL', 'LOG_LEVEL']);
    const { egress } = find(manifests, 'NetworkPolicy', 'account-audit').spec as unknown as { egress: unknown[] };
    expect(JSON.stringify(egress.slice(1))).toBe(
      '[{"to":[{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"mongo"}}}],"ports":[{"port":27017,"protocol":"TCP"}]}]',
    );
  });

  it('tells the service at which rate a job accrues, for accounts that are closed before', async () => {
    const rate = async (interest: object) => {
      const pod = find(await account({ interest }), 'Deployment', 'account').spec.template?.spec;
      const { env } = pod?.containers[0] as unknown as { env: { name: string; value?: string }[] };
      return env.find(({ name }) => name === 'INTEREST_BASIS_POINTS')?.value;
    };
    expect([await rate({ enabled: false }), await rate({ enabled: true, basisPoints: 7 })]).toEqual([undefined, '7']);
  });

  it.each([
    [{ schedule: 'daily' }, /^charts\/account: interest.schedule: /],
    [{ basisPoints: 1.5 }, /^charts\/account: interest.basisPoints: /],
    [{ basisPoints: 10_001 }, /^charts\/account: interest.basisPoints: /],
    [{ rate: 1 }, /^charts\/account: no such value: interest.rate/],
  ])('refuses interest of %j with one line', async (interest, line) => {
    await expect(account({ interest })).rejects.toThrow(line);
  });

  it('prefers the digest to the tag', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const manifests = await account({ image: { repository: 'r/account', tag: '9', digest }, version: '9' });
    const pod = find(manifests, 'Deployment', 'account').spec.template?.spec;
    expect(pod?.containers[0]).toMatchObject({ image: `r/account@${digest}` });
  });

  it('labels pods with the version, and never selects by it', async () => {
    const { spec, metadata } = find(await account({ version: '7.0.0' }), 'Deployment', 'account');
    expect(metadata.labels['app.kubernetes.io/version']).toBe('7.0.0');
    expect(spec['selector']).toEqual({
      matchLabels: { 'app.kubernetes.io/name': 'account', 'app.kubernetes.io/instance': 'account' },
    });
  });

  it.each([
    [{ windowMs: 6000, deadlineMs: 20_000 }, 25],
    [{ windowMs: 6000, deadlineMs: 20_001, preStopSleepSeconds: 3 }, 29],
  ])('computes a grace period that covers preStop, the window and the longest request: %j', async (drain, seconds) => {
    const pod = find(await account({ drain }), 'Deployment', 'account').spec.template?.spec;
    expect(pod?.terminationGracePeriodSeconds).toBe(seconds);
  });

  it('tells a service to be unready in place of draining, and says nothing of that otherwise', async () => {
    const text = async (drain: object) => JSON.stringify(await account({ drain }));
    expect(await text({ enabled: false, unready: true })).toContain('{"name":"DRAIN_UNREADY","value":"true"}');
    expect(await text({ enabled: false })).not.toContain('DRAIN_UNREADY');
  });

  it.each([
    [{ replicaCount: '3' }, 'charts/account: replicaCount: got string, want integer'],
    [{ replicaCuont: 3 }, 'charts/account: no such value: replicaCuont (values.yaml lists all)'],
    [
      { strategy: { type: 'bluegreen' } },
      /^charts\/account: strategy.type: value must be one of 'rolling', 'recreate', 'blueGreen', 'canary'$/,
    ],
    [{ strategy: { type: 'rolling', rolling: { maxSurge: 'half' } } }, /^charts\/account: strategy.rolling.maxSurge: /],
    [{ auth: { existingSecret: '' } }, /^charts\/account: auth.existingSecret: name the Secret/],
    [{ image: { digest: 'sha256:12' } }, /^charts\/account: image.digest: 'sha256:12' does not match/],
    [{ drain: { windowMs: 5000 } }, /^charts\/account: drain.windowMs: 5000 must be at least .* = 6000/],
    [{ drain: { deadlineMs: 6000 } }, /^charts\/account: drain.deadlineMs: 6000 must be more than/],
    [{ drain: { unready: true } }, /^charts\/account: drain.unready: a service that drains stays ready: /],
    [
      { terminationGracePeriodSeconds: 19 },
      /^charts\/account: terminationGracePeriodSeconds: 19 s is less than the 20000 ms/,
    ],
  ])('refuses %j with one line', async (values, line) => {
    const problem = await account(values).then(
      () => 'nothing was refused',
      (error: Error) => error.message,
    );
    expect(problem).toMatch(line);
    expect(problem).not.toContain('\n');
  });
});

describe('charts/pacman', () => {
  const pacman = (values: object) => render('pacman', { game: { existingSecret: 'pacman-game' }, ...values });

  it('serves port 80, so that port-forward svc/pacman 9090:80 works', async () => {
    const ports = [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }];
    expect(find(await pacman({}), 'Service', 'pacman').spec).toMatchObject({ ports });
  });

  it('has no key of its own to sign games with', async () => {
    await expect(render('pacman', {})).rejects.toThrow(/^charts\/pacman: game.existingSecret: name the Secret/);
  });

  it('has an Ingress where one is asked for, and believes X-Forwarded-For only then', async () => {
    const trusts = (manifests: readonly Manifest[]) =>
      JSON.stringify(find(manifests, 'Deployment', 'pacman')).includes('"TRUST_FORWARDED_FOR","value":"true"');
    const plain = await pacman({});
    expect([plain.some(({ kind }) => kind === 'Ingress'), trusts(plain)]).toEqual([false, false]);
    const open = await pacman({ ingress: { enabled: true, className: 'alb', host: 'pacman.example' } });
    expect(find(open, 'Ingress', 'pacman').spec).toMatchObject({
      ingressClassName: 'alb',
      rules: [{ host: 'pacman.example', http: { paths: [{ path: '/', backend: { service: { name: 'pacman' } } }] } }],
    });
    expect(trusts(open)).toBe(true);
    expect(trusts(await pacman({ ingress: { enabled: true, trustForwardedFor: false } }))).toBe(false);
  });
});

describe('charts/mongo', () => {
  it('keeps its data on a claim whose template never changes with the version', async () => {
    const claims = async (version: string) =>
      find(await render('mongo', { version }), 'StatefulSet', 'mongo').spec['volumeClaimTemplates'];
    expect(await claims('8')).toHaveLength(1);
    expect(await claims('9')).toEqual(await claims('8'));
  });

  it('has a headless Service of the same name', async () => {
    expect(find(await render('mongo', {}), 'Service', 'mongo').spec).toMatchObject({ clusterIP: 'None' });
  });
});

describe('charts/membership', () => {
  const environment = async (values: object) => {
    const manifests = await render('membership', { tokens: { existingSecret: 'membership-tokens' }, ...values });
    const [container] = find(manifests, 'Deployment', 'membership').spec.template!.spec.containers;
    return (container as unknown as { env: { name: string; value?: string }[] }).env;
  };

  it('signs by a Secret that must be named', async () => {
    await expect(render('membership', {})).rejects.toThrow(
      /^charts\/membership: tokens.existingSecret: name the Secret/,
    );
    const keys = (await environment({})).find(({ name }) => name === 'TOKEN_KEYS');
    expect(keys).toEqual({
      name: 'TOKEN_KEYS',
      valueFrom: { secretKeyRef: { name: 'membership-tokens', key: 'keys.pem' } },
    });
  });

  it('trusts operators only where their Secret is named', async () => {
    const names = async (values: object) => (await environment(values)).map(({ name }) => name);
    expect(await names({})).not.toContain('AUTH_KEYS');
    expect(await names({ operators: { existingSecret: 'operators' } })).toContain('AUTH_KEYS');
  });

  it('tells clients apart by what a proxy says only where there is an Ingress, and where that writes it', async () => {
    const trusts = async (ingress: object) =>
      (await environment({ ingress })).some(({ name, value }) => name === 'TRUST_FORWARDED_FOR' && value === 'true');
    expect(await trusts({})).toBe(false);
    expect(await trusts({ enabled: true })).toBe(true);
    expect(await trusts({ enabled: true, trustForwardedFor: false })).toBe(false);
  });

  it('publishes only where brokers are named', async () => {
    const brokers = async (values: object) =>
      (await environment(values)).find(({ name }) => name === 'KAFKA_BROKERS')?.value;
    expect(await brokers({})).toBeUndefined();
    expect(await brokers({ kafka: { brokers: 'kafka:9092' } })).toBe('kafka:9092');
    await expect(environment({ kafka: { brokers: 'kafka' } })).rejects.toThrow(/^charts\/membership: kafka.brokers: /);
  });

  it('refuses a cost that no password may have', async () => {
    const values = { tokens: { existingSecret: 'x' }, passwords: { cost: 9 } };
    await expect(render('membership', values)).rejects.toThrow(/^charts\/membership: passwords.cost: /);
  });
});

describe("who charts/account's callers are", () => {
  const authEnvironment = async (auth: object) => {
    const manifests = await render('account', { auth });
    const [container] = find(manifests, 'Deployment', 'account').spec.template!.spec.containers;
    const { env } = container as unknown as { env: { name: string; value?: string }[] };
    return env.filter(({ name }) => name.startsWith('AUTH_')).map(({ name, value }) => [name, value]);
  };
  const jwksUrl = 'http://membership/.well-known/jwks.json';

  it.each([
    [{ existingSecret: 'keys' }, [['AUTH_KEYS', undefined]]],
    [{ jwksUrl }, [['AUTH_JWKS_URL', jwksUrl]]],
    [
      { existingSecret: 'keys', jwksUrl },
      [
        ['AUTH_KEYS', undefined],
        ['AUTH_JWKS_URL', jwksUrl],
      ],
    ],
  ])('is said by %j', async (auth, expected) => expect(await authEnvironment(auth)).toEqual(expected));
});

describe('what the charts say about values they share', () => {
  it.each(['image', 'probes', 'resources', 'tmp', 'env', 'commonLabels', 'version'])('%s has one schema', (value) => {
    const schemaOf = (chart: string) => {
      const text = readFileSync(join(chartFolder(chart), 'values.schema.json'), 'utf8');
      return (JSON.parse(text) as { properties: Record<string, unknown> }).properties[value];
    };
    expect(schemaOf('account')).toBeDefined();
    for (const other of everyChart()) expect(schemaOf(other)).toEqual(schemaOf('account'));
  });
});

describe('charts/kafka', () => {
  const kafka = (values: object) => render('kafka', values);
  const job = (manifests: readonly Manifest[]) => manifests.find(({ kind }) => kind === 'Job');
  const image = 'registry.example/transfer:1.0.0';

  it('is known by its name before it is ready: the broker looks for itself', async () => {
    const service = find(await kafka({}), 'Service', 'kafka').spec;
    expect(service).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
  });

  it('sends clients of any namespace to the broker itself, in whichever namespace it runs', async () => {
    const manifests = await kafka({ topics: { image } });
    const namespace = { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } };
    const address = 'kafka-0.kafka.$(POD_NAMESPACE).svc:9092';
    const specs = podSpecsOf(manifests);
    const [broker, topics] = ['kafka', 'topics'].map((name) =>
      specs.flatMap(({ containers }) => containers).find((container) => container.name === name),
    );
    expect(broker).toMatchObject({
      args: expect.arrayContaining(['--override', `advertised.listeners=PLAINTEXT://${address}`]) as unknown,
      env: expect.arrayContaining([namespace]) as unknown,
    });
    expect(topics).toMatchObject({ env: [namespace, { name: 'KAFKA_BROKERS', value: address }] });
  });

  it('makes topics by a Job where an image can, and another image is another Job', async () => {
    expect(job(await kafka({}))).toBeUndefined();
    const first = job(await kafka({ topics: { image } }));
    const second = job(await kafka({ topics: { image: `${image}-next` } }));
    expect(first?.metadata.name).toMatch(/^kafka-topics-[0-9a-f]{8}$/);
    expect(second?.metadata.name).not.toBe(first?.metadata.name);
  });

  it('starts anew when its settings change', async () => {
    const template = async (values: object) => find(await kafka(values), 'StatefulSet', 'kafka').spec.template;
    expect(await template({ zookeeper: 'elsewhere:2181' })).not.toEqual(await template({}));
  });

  it('refuses a ZooKeeper without a port', async () => {
    await expect(kafka({ zookeeper: 'zookeeper' })).rejects.toThrow(/^charts\/kafka: zookeeper: /);
  });
});

describe('charts/transfer', () => {
  const transfer = (values: object) => render('transfer', { auth: { existingSecret: 'transfer-auth' }, ...values });

  it('says in its ConfigMap where MongoDB and the broker are', async () => {
    const config = find(await transfer({}), 'ConfigMap', 'transfer') as unknown as { data: Record<string, string> };
    expect(config.data).toMatchObject({ 'mongodb-url': 'mongodb://mongo:27017/transfer', broker: 'kafka:9092' });
  });

  it('cannot be without brokers, nor without callers', async () => {
    await expect(transfer({ kafka: { brokers: '' } })).rejects.toThrow(/^charts\/transfer: kafka.brokers: /);
    await expect(render('transfer', {})).rejects.toThrow(
      /^charts\/transfer: auth.existingSecret: name the Secret .*secret generic transfer-auth/,
    );
  });
});
