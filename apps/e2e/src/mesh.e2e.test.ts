import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmPath } from '@cutover/charts/testing';
import { createProvider, type Cluster } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeployedBank } from './testing/bank.ts';
import { succeed } from './testing/command-line.ts';
import { ROOT } from './testing/dockerfiles/built-images.ts';
import { Helm } from './testing/environments/helm.ts';
import { pushApps } from './testing/environments/images.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { countersOf, sumOf } from './testing/mesh/counts.ts';
import { COUNTED, memberPod } from './testing/mesh/member.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-mesh';
const BANK = 'cosmos';
const MEMBER = 'member';
const POLICIES = join(ROOT, 'infra', 'platform', 'istio', 'bank.yaml');
const ACCESS_LOGS = join(ROOT, 'infra', 'platform', 'istio', 'access-logs.yaml');
const KEYS = 'http://membership/.well-known/jwks.json';
const ACCOUNTS = 'http://account/accounts';
/** A proxy sends its log once a second at the latest. */
const COUNTED_MS = 60_000;

const provider = createProvider({ provider: 'embedded', name: NAME });
const bank = new DeployedBank(NAME);
let cluster: Cluster;

const kubectl = async (...args: string[]) => (await cluster.kubectl(args)).stdout;
const apply = (object: object) =>
  cluster.kubectl(['apply', '--namespace', BANK, '--filename', '-'], { input: JSON.stringify(object) });
const rolledOut = (name: string, namespace = BANK) =>
  kubectl('rollout', 'status', `deployment/${name}`, '--namespace', namespace, '--timeout=300s');

type Answers = Readonly<Record<string, Readonly<Record<string, number>>>>;
const asks = async (app: string, ...questions: string[]) =>
  (await bank.inPod(app, join('mesh', 'ask-bank.mjs'), ...questions)) as Answers;
const isAnswered = (app: string, url: string, status: number) =>
  until(
    `${app} is answered ${status} by ${url}`,
    async () => (await asks(app, `${url}=1`))[url]?.[String(status)] === 1,
    { withinMs: COUNTED_MS },
  );

beforeAll(async () => {
  await freshCluster(NAME, '--with', 'mesh');
  cluster = await provider.connect();
  await kubectl('create', 'namespace', BANK);
  await kubectl('label', 'namespace', BANK, 'istio-injection=enabled');
  await kubectl('apply', '--namespace', BANK, '--filename', POLICIES);
  await succeed('deploy', 'bank', '--name', NAME, '--replicas', '1');
  const image = '--output=jsonpath={.spec.template.spec.containers[0].image}';
  await apply(memberPod(MEMBER, await kubectl('get', 'deployment', 'account', '--namespace', BANK, image)));
  await rolledOut(MEMBER);
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

describe('the bank in the mesh', () => {
  it(
    'does all that it does without one, over MongoDB and Kafka in the mesh',
    async () => {
      const expected = await readFile(join(import.meta.dirname, 'testing', 'bank-scenario.expected.json'), 'utf8');
      expect(await bank.inPod(MEMBER, 'bank-scenario.mjs')).toEqual(JSON.parse(expected));
    },
    PATIENCE_MS,
  );

  it(
    'is asked by whom its policies name: transfer may not ask account, and may without the policy',
    async () => {
      expect(await asks('transfer', `${KEYS}=1`, `${ACCOUNTS}=1`)).toEqual({
        [KEYS]: { 200: 1 },
        [ACCOUNTS]: { 403: 1 },
      });
      // A member is let through, and told by account itself to sign in.
      expect(await asks(MEMBER, `${ACCOUNTS}=1`)).toEqual({ [ACCOUNTS]: { 401: 1 } });
      await kubectl('delete', 'authorizationpolicy', 'account', '--namespace', BANK);
      await isAnswered('transfer', ACCOUNTS, 401);
      await kubectl('apply', '--namespace', BANK, '--filename', POLICIES);
      await isAnswered('transfer', ACCOUNTS, 403);
    },
    PATIENCE_MS,
  );
});

describe('mesh-metrics on the node', () => {
  const series = () =>
    kubectl('get', '--raw', '/api/v1/namespaces/istio-system/services/mesh-metrics:management/proxy/metrics');
  const counters = (app: string) =>
    kubectl(
      ...['exec', '--namespace', BANK, `deployment/${app}`, '--container', 'istio-proxy', '--'],
      ...['pilot-agent', 'request', 'GET', 'stats'],
    );
  const total = (labels: Record<string, string>) => async () => sumOf(await series(), 'istio_requests_total', labels);
  /** How much more there is once nothing has changed, of whom is asked after the requests were sent. */
  const grown = async (before: number, now: () => Promise<number>, by: number) => {
    await until(`${by} more are counted`, async () => (await now()) - before >= by, { withinMs: COUNTED_MS });
    return (await now()) - before;
  };

  it(
    "counts what proxies count, on both sides of each call, and what was refused as its server's proxy said",
    async () => {
      const pushed = await pushApps(cluster.registry, ['mesh-metrics']);
      const [repository = '', digest = ''] = pushed['mesh-metrics']!.split('@');
      const flags = ['--set', `image.repository=${repository}`, '--set', `image.digest=${digest}`];
      const release = { chart: 'mesh-metrics', name: 'mesh-metrics', namespace: 'istio-system', flags };
      await new Helm(await helmPath(), cluster.kubeconfig).install(release);
      await rolledOut('mesh-metrics', 'istio-system');
      await kubectl('apply', '--filename', ACCESS_LOGS);
      const annotated = { spec: { template: { metadata: { annotations: COUNTED } } } };
      await kubectl('patch', 'deployment', 'account', '-n', BANK, '--patch', JSON.stringify(annotated));
      await rolledOut('account');
      await isAnswered(MEMBER, ACCOUNTS, 401);

      const source = { reporter: 'source', source_workload: MEMBER, destination_service_name: 'account' };
      const destination = { reporter: 'destination', destination_workload: 'account', response_code: '401' };
      const sent = total({ ...source, response_code: '401' });
      const taken = total({ ...destination, source_workload: MEMBER, connection_security_policy: 'mutual_tls' });
      const outbound = async () =>
        countersOf(await counters(MEMBER), /outbound\|80\|\|account\.cosmos\.svc\.cluster\.local;?\.upstream_rq_401$/);
      const inbound = async () => countersOf(await counters('account'), /inbound\|8080\|\|;?\.upstream_rq_401$/);
      await until('the log arrives', async () => (await sent()) > 0 && (await taken()) > 0, { withinMs: COUNTED_MS });

      const before = await Promise.all([sent(), taken(), outbound(), inbound()]);
      expect(await asks(MEMBER, `${ACCOUNTS}=120`)).toEqual({ [ACCOUNTS]: { 401: 120 } });
      const more = [];
      for (const [i, now] of [sent, taken, outbound, inbound].entries()) more.push(await grown(before[i]!, now, 120));
      expect(more).toEqual([120, 120, 120, 120]);

      const refused = total({ ...destination, response_code: '403', source_workload: 'transfer' });
      expect(await asks('transfer', `${ACCOUNTS}=7`)).toEqual({ [ACCOUNTS]: { 403: 7 } });
      expect(await grown(0, refused, 7)).toBe(7);
    },
    PATIENCE_MS,
  );
});
