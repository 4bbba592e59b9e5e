import { beforeAll, describe, expect, it } from '@jest/globals';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, refusalOf, renderObjects, REQUIRED } from './testing/rendering.ts';
import type { Manifest } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

const given = (chart: string, values: object) => merge(REQUIRED[chart]!, values);
const objectsOf = (chart: string, values: object) => renderObjects(chart, given(chart, values), { tests: true });
const account = (values: object) => objectsOf('account', values);

describe('how a Service is reached', () => {
  const port = { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' };

  it.each<[object, object]>([
    [{}, { type: 'ClusterIP', ports: [port] }],
    [{ type: 'NodePort' }, { type: 'NodePort', ports: [port] }],
    [
      { type: 'NodePort', nodePort: 30_080, externalTrafficPolicy: 'Local' },
      { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ ...port, nodePort: 30_080 }] },
    ],
    [
      { type: 'LoadBalancer', loadBalancerClass: 'example.com/lb' },
      { type: 'LoadBalancer', loadBalancerClass: 'example.com/lb', ports: [port] },
    ],
    [{ type: 'headless' }, { type: 'ClusterIP', clusterIP: 'None', ports: [port] }],
  ])('is said by %j', async (service, expected) => {
    const { selector, ...spec } = find(await account({ service }), 'Service', 'account').spec;
    expect(selector).toBeDefined();
    expect(spec).toEqual(expected);
  });

  it('has annotations of its own', async () => {
    const annotations = { 'example.com/scheme': 'internal', 'example.com/idle': '60' };
    const { metadata } = find(await account({ service: { annotations } }), 'Service', 'account');
    expect(metadata).toMatchObject({ annotations });
  });

  it('is not how the Services beside it are: a port of the node has one Service', async () => {
    const service = { type: 'NodePort', nodePort: 30_080, annotations: { 'example.com/a': 'b' } };
    const objects = await account({ service, strategy: { type: 'canary' } });
    for (const share of ['stable', 'canary']) {
      const { metadata, spec } = find(objects, 'Service', `account-${share}`);
      expect(metadata).not.toHaveProperty('annotations');
      expect(spec).toMatchObject({ type: 'ClusterIP', ports: [port] });
    }
  });

  it('is where the tests ask, past the port of a Service without an address', async () => {
    const urls = async (service: object) => JSON.stringify(await account({ service })).match(/http:\/\/account:\d+/g);
    expect(new Set(await urls({ port: 81 }))).toEqual(new Set(['http://account:81']));
    expect(new Set(await urls({ type: 'headless', port: 81 }))).toEqual(new Set(['http://account:8080']));
  });

  it.each<[object, string]>([
    [{ type: 'Ingress' }, 'service.type: value must be one of'],
    [{ nodePort: 30_080 }, 'service.nodePort: with service.type = ClusterIP there is none'],
    [{ type: 'NodePort', nodePort: 29_999 }, 'service.nodePort: '],
    [{ type: 'NodePort', nodePort: '30080' }, 'service.nodePort: got string'],
    [
      { type: 'NodePort', loadBalancerClass: 'a/b' },
      'service.loadBalancerClass: with service.type = NodePort there is no',
    ],
    [
      { type: 'headless', externalTrafficPolicy: 'Local' },
      'service.externalTrafficPolicy: with service.type = headless',
    ],
    [{ annotations: { 'not a key': 'x' } }, 'service.annotations.not a key: no entry can have this name'],
  ])('refuses %j with one line', async (service, line) => {
    expect(await refusalOf('account', given('account', { service }))).toContain(`charts/account: ${line}`);
  });
});

describe.each(['account', 'membership', 'pacman', 'transfer'])('an Ingress of charts/%s', (chart) => {
  const ingress = (values: object) => objectsOf(chart, { ingress: { enabled: true, ...values } });
  const backend = { service: { name: chart, port: { name: 'http' } } };

  it('is there only where it is asked for, and takes everything by default', async () => {
    expect((await objectsOf(chart, {})).map(({ kind }) => kind)).not.toContain('Ingress');
    const { spec } = find(await ingress({}), 'Ingress', chart);
    expect(spec).toEqual({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] });
  });

  it('has hosts, their paths, its class and certificates by reference', async () => {
    const tls = [{ secretName: 'a-tls', hosts: ['a.example', '*.b.example'] }];
    const hosts = [
      { host: 'a.example', paths: [{ path: '/api/v1', pathType: 'Exact' }] },
      { host: '*.b.example', paths: [{ path: '/*', pathType: 'ImplementationSpecific' }] },
    ];
    const annotations = { 'alb.ingress.kubernetes.io/target-type': 'ip' };
    const { spec, metadata } = find(await ingress({ className: 'alb', annotations, hosts, tls }), 'Ingress', chart);
    const rules = hosts.map(({ host, paths }) => ({
      host,
      http: { paths: paths.map((path) => ({ ...path, backend })) },
    }));
    expect(spec).toEqual({ ingressClassName: 'alb', tls, rules });
    expect(metadata).toMatchObject({ annotations });
  });
});

it.each<[object, string]>([
  [{ hosts: [{ host: 'a.example' }] }, 'ingress.hosts.0.paths: must be given'],
  [{ hosts: [{ host: '10.0.0.1', paths: [{ path: '/', pathType: 'Prefix' }] }] }, 'ingress.hosts.0.host: '],
  [{ hosts: [{ host: 'a', paths: [{ path: 'a', pathType: 'Prefix' }] }] }, 'ingress.hosts.0.paths.0.path: '],
  [{ hosts: [{ host: 'a', paths: [{ path: '/a/../b', pathType: 'Prefix' }] }] }, 'ingress.hosts.0.paths.0.path: '],
  [{ hosts: [{ host: 'a', paths: [{ path: '/', pathType: 'prefix' }] }] }, 'ingress.hosts.0.paths.0.pathType: '],
  [{ tls: [{ secretName: 'Not A Name', hosts: ['a'] }] }, 'ingress.tls.0.secretName: '],
  [{ tls: [{ secretName: 'a', hosts: [] }] }, 'ingress.tls.0.hosts: '],
  [{ tls: null }, 'ingress.tls: null is no value'],
  [{ hots: [] }, 'no such value: ingress.hots'],
])('an Ingress of charts/account refuses %j with one line', async (values, line) => {
  const problem = await refusalOf('account', given('account', { ingress: { enabled: true, ...values } }));
  expect(problem).toContain(`charts/account: ${line}`);
});

it("charts/pacman's one host and its hosts are not both said", async () => {
  const hosts = [{ host: 'a.example', paths: [{ path: '/', pathType: 'Prefix' }] }];
  const values = given('pacman', { ingress: { enabled: true, host: 'pacman.example', hosts } });
  expect(await refusalOf('pacman', values)).toBe(
    'charts/pacman: ingress.host: ingress.hosts says it, too: leave one of them out',
  );
});

describe('NetworkPolicies', () => {
  const policy = (objects: readonly Manifest[], name: string) => find(objects, 'NetworkPolicy', name).spec;
  const podsOf = (name: string) => ({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'account' } },
  });
  const app = (name: string) => [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } }];
  const tcp = (port: number) => [{ port, protocol: 'TCP' }];
  const dns = {
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };
  const both = ['Ingress', 'Egress'];
  const monitoring = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };

  it('are there only where they are asked for', async () => {
    for (const chart of ['account', 'membership', 'pacman', 'transfer'])
      expect((await objectsOf(chart, {})).map(({ kind }) => kind)).not.toContain('NetworkPolicy');
  });

  it('deny all to every pod of the release, then allow what the service needs', async () => {
    const objects = await account({ networkPolicy: { enabled: true } });
    expect(policy(objects, 'account-deny')).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'account' } },
      policyTypes: both,
    });
    expect(policy(objects, 'account')).toEqual({
      ...podsOf('account'),
      policyTypes: both,
      ingress: [
        { from: [podsOf('account-test'), { podSelector: {} }], ports: tcp(8080) },
        { from: [monitoring], ports: tcp(9464) },
      ],
      egress: [dns, { to: app('mongo'), ports: tcp(27_017) }],
    });
    expect(policy(objects, 'account-test')).toEqual({
      ...podsOf('account-test'),
      policyTypes: both,
      egress: [dns, { to: [podsOf('account')], ports: tcp(8080) }],
    });
  });

  it('select the pods that they are for, tests and jobs among them', async () => {
    const objects = await account({
      networkPolicy: { enabled: true },
      interest: { enabled: true },
      audit: { enabled: true },
    });
    const labels = (object: Manifest): Record<string, string> => {
      const { template } = object.spec?.jobTemplate?.spec ?? object.spec ?? {};
      return ((template ?? object) as unknown as Manifest).metadata.labels;
    };
    const pods = objects.filter(({ kind }) => ['Deployment', 'CronJob', 'Pod'].includes(kind)).map(labels);
    const selectors = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ spec }) => (spec as unknown as { podSelector: { matchLabels: object } }).podSelector.matchLabels);
    expect(pods.length).toBeGreaterThan(4);
    // The one that denies, and the one that allows.
    for (const pod of pods)
      expect(
        selectors.filter((wanted) => Object.entries(wanted).every(([key, value]) => pod[key] === value)),
      ).toHaveLength(2);
  });

  it('allow brokers and a signer only where the service is told of them', async () => {
    const egress = async (chart: string, values: object) =>
      (
        policy(await objectsOf(chart, { networkPolicy: { enabled: true }, ...values }), chart) as unknown as {
          egress: unknown[];
        }
      ).egress.slice(1);
    const [mongo, kafka, jwks] = [
      { to: app('mongo'), ports: tcp(27_017) },
      { to: app('kafka'), ports: tcp(9092) },
      { to: app('membership'), ports: tcp(8080) },
    ];
    const auth = { jwksUrl: 'http://membership/.well-known/jwks.json' };
    expect(await egress('account', { auth, kafka: { brokers: 'kafka:9092' } })).toEqual([mongo, kafka, jwks]);
    expect(await egress('transfer', { auth })).toEqual([mongo, kafka, jwks]);
    expect(await egress('membership', {})).toEqual([mongo]);
    expect(await egress('membership', { kafka: { brokers: 'kafka:9092' } })).toEqual([mongo, kafka]);
    const asked = { to: app('account'), ports: tcp(8080) };
    expect(await egress('membership', { account: { url: 'http://account' } })).toEqual([mongo, asked]);
    expect(await egress('pacman', {})).toEqual([mongo]);
  });

  it('take other peers by value, and from nobody nothing', async () => {
    const cidr = '172.30.1.90/32';
    const collector = { to: app('collector'), ports: [4318] };
    const networkPolicy = {
      enabled: true,
      from: [],
      managementFrom: app('collector'),
      mongo: { to: [{ ipBlock: { cidr } }], port: 27_018 },
      egress: [collector],
    };
    const { ingress, egress } = policy(await account({ networkPolicy }), 'account') as Record<string, unknown>;
    const metrics = { from: [app('collector')[0]], ports: tcp(9464) };
    expect(ingress).toEqual([{ from: [podsOf('account-test')], ports: tcp(8080) }, metrics]);
    const mongo = { to: [{ ipBlock: { cidr } }], ports: tcp(27_018) };
    expect(egress).toEqual([dns, mongo, { to: app('collector'), ports: tcp(4318) }]);
    // To Kubernetes a rule without peers is one for everybody.
    const closed = { enabled: true, managementFrom: [], mongo: { to: [] }, dns: { to: [] } };
    const { ingress: asked, egress: none } = policy(await account({ networkPolicy: closed }), 'account');
    expect(none).toBeNull();
    expect(asked).toMatchObject([{ ports: tcp(8080) }]);
  });

  it.each<[object, string]>([
    [{ from: [{}] }, 'networkPolicy.from.0: an entry without'],
    [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }, 'networkPolicy.from.0: ipBlock stands'],
    [{ from: [{ ipBlock: { cidr: '10.0.0.0' } }] }, 'networkPolicy.from.0.ipBlock.cidr: '],
    [{ from: [{ podSelector: { matchLabels: { app: 1 } } }] }, 'networkPolicy.from.0.podSelector.matchLabels.app: '],
    [{ from: [{ pods: {} }] }, 'no such value: networkPolicy.from.0.pods'],
    [{ from: 'everybody' }, 'networkPolicy.from: got string'],
    [{ managementFrom: [{}] }, 'networkPolicy.managementFrom.0: an entry without'],
    [{ mongo: { port: 0 } }, 'networkPolicy.mongo.port: '],
    [{ mongo: { port: null } }, 'networkPolicy.mongo.port: null is no value'],
    [{ egress: [{ to: [], ports: [1] }] }, 'networkPolicy.egress.0.to: '],
    [{ egress: [{ to: [{ podSelector: {} }], ports: [70_000] }] }, 'networkPolicy.egress.0.ports.0: '],
    [{ enabled: 'true' }, 'networkPolicy.enabled: got string'],
  ])('refuse %j with one line', async (values, line) => {
    const problem = await refusalOf('account', given('account', { networkPolicy: { enabled: true, ...values } }));
    expect(problem).toContain(`charts/account: ${line}`);
    expect(problem).not.toContain('\n');
  });
});

describe('the management port', () => {
  const services = ['account', 'membership', 'pacman', 'transfer', 'console', 'consumer-gate', 'node-logs'];

  interface Container {
    readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
    readonly env: readonly { readonly name: string; readonly value?: string }[];
    readonly [probe: string]: unknown;
  }

  const containerOf = (objects: readonly Manifest[]): Container => {
    const workload = objects.find(({ kind }) => ['Deployment', 'DaemonSet', 'Rollout'].includes(kind))!;
    return (workload.spec as unknown as { template: { spec: { containers: Container[] } } }).template.spec
      .containers[0]!;
  };

  it.each(services)('is where %s is probed, and what it is told to listen at', async (chart) => {
    const { ports, env, ...container } = containerOf(await objectsOf(chart, { managementPort: 9465 }));
    const numbers = Object.fromEntries(ports.map(({ name, containerPort }) => [name, containerPort]));
    expect(numbers).toEqual({ http: 8080, management: 9465 });
    expect(env.find(({ name }) => name === 'MANAGEMENT_PORT')?.value).toBe('9465');
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
      expect(container[probe]).toMatchObject({ httpGet: { port: 'management' } });
  });

  it.each(['account', 'membership', 'pacman', 'transfer'])('is led to by no Service of %s', async (chart) => {
    for (const strategy of ['rolling', 'blueGreen', 'canary']) {
      const objects = await objectsOf(chart, { strategy: { type: strategy } });
      const ports = objects.filter(({ kind }) => kind === 'Service').map(({ spec }) => JSON.stringify(spec));
      expect(ports.length).toBeGreaterThan(0);
      for (const spec of ports) expect(spec).not.toMatch(/management|9464/);
    }
  });

  it.each(services)('of %s is not that of its users', async (chart) => {
    const problem = await refusalOf(chart, given(chart, { managementPort: 8080 }));
    expect(problem).toContain('managementPort: 8080 is containerPort, too: choose another one');
  });
});

describe('a ServiceMonitor', () => {
  const labels = { release: 'prometheus' };
  const serviceMonitor = { enabled: true, labels, interval: '15s' };

  it('asks each pod once, whichever Services lead to it', async () => {
    const objects = await account({ serviceMonitor, strategy: { type: 'blueGreen' } });
    const { metadata, spec } = find(objects, 'ServiceMonitor', 'account');
    expect(metadata.labels).toMatchObject(labels);
    expect(spec).toMatchObject({ endpoints: [{ targetPort: 'management', path: '/metrics', interval: '15s' }] });
    const { matchLabels, matchExpressions } = (spec as unknown as { selector: Record<string, object> }).selector;
    expect(matchExpressions).toEqual([{ key: 'cutover/share', operator: 'DoesNotExist' }]);
    const chosen = objects.filter(
      ({ kind, metadata: { labels: own } }) =>
        kind === 'Service' &&
        !('cutover/share' in own) &&
        Object.entries(matchLabels as Record<string, string>).every(([key, value]) => own[key] === value),
    );
    expect(chosen.map(({ metadata: { name } }) => name)).toEqual(['account']);
  });

  it('is there only where it is asked for, and so is what it looks at', async () => {
    const text = JSON.stringify(await account({ strategy: { type: 'blueGreen' } }));
    expect(text).not.toContain('ServiceMonitor');
    expect(text).not.toContain('cutover/share');
  });

  it.each<[object, string]>([
    [{ interval: '30' }, 'serviceMonitor.interval: '],
    [{ interval: null }, 'serviceMonitor.interval: null is no value'],
    [{ labels: { 'app.kubernetes.io/name': 'mine' } }, 'serviceMonitor.labels.app.kubernetes.io/name: the chart sets'],
    [{ path: '/metrics' }, 'no such value: serviceMonitor.path'],
  ])('refuses %j with one line', async (values, line) => {
    const problem = await refusalOf('account', given('account', { serviceMonitor: { ...serviceMonitor, ...values } }));
    expect(problem).toContain(`charts/account: ${line}`);
  });
});
