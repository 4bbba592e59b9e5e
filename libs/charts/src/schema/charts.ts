/** Values of each chart: those of its kind, and its app's own. */
import { image, reference } from './image.ts';
import { choice, group, stricter } from './json-schema.ts';
import type { JsonSchema, Properties } from './json-schema.ts';
import {
  boolean,
  dataKey,
  folderOfNode,
  host,
  integer,
  ipv4,
  noAddress,
  objectName,
  orNothing,
  port as anyPort,
  size,
  unprivilegedPort,
} from './kubernetes.ts';
import { ingress, networkPolicy, networkPolicyOfReceiver, networkPolicyOfService } from './network.ts';
import { ofEveryPod, securityContext } from './pod.ts';
import { cronSchedule } from './cron.ts';
import { server } from './server.ts';
import { logLevel, milliseconds, service } from './service.ts';

const PORT = '([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
const ADDRESS = `[A-Za-z0-9_.-]+:${PORT}`;
const ADDRESSES = `${ADDRESS}(,${ADDRESS})*`;

const READ_AT_START = 'the app reads it at its start, and ends where it cannot';
const ofTheApp = (schema: JsonSchema): JsonSchema => stricter(READ_AT_START, schema);

const optionalAddresses = ofTheApp({ type: 'string', pattern: orNothing(ADDRESSES), maxLength: 1024 });
const addresses = ofTheApp({ type: 'string', pattern: `^${ADDRESSES}$`, maxLength: 1024 });
const url = ofTheApp({ type: 'string', pattern: '^(https?://[^\\s]+)?$', maxLength: 1024 });
const secret = { existingSecret: objectName, secretKey: dataKey };

const mongo = group({
  url: ofTheApp({ type: 'string', pattern: '^mongodb(\\+srv)?://[^\\s]+$', maxLength: 1024 }),
  existingSecret: objectName,
  credentialsSecret: objectName,
  usernameKey: dataKey,
  passwordKey: dataKey,
});
const config = { existingConfigMap: objectName, mongoUrlKey: dataKey };
const optionalKey = { ...dataKey, pattern: `^$|${dataKey.pattern}` };
const auth = group({ ...secret, jwksUrl: url });
/** Of the ConfigMap by which a gate and its consumers meet. */
const gateName = stricter('the name of a ConfigMap, which only some of the objects that it stands in are held to', {
  ...objectName,
  minLength: 1,
});
const consumers = group({ gate: group({ enabled: boolean, configMap: gateName }) });
const kafka = group({ brokers: optionalAddresses });

/** A command that runs again and again. */
const scheduled: Properties = {
  enabled: boolean,
  schedule: cronSchedule,
  activeDeadlineSeconds: stricter('a shorter run never ends its work', integer(60)),
};

const account: Properties = {
  ...service,
  ...{ mongo, auth, kafka, consumers },
  config: group({ ...config, brokersKey: optionalKey }),
  ingress: group(ingress),
  networkPolicy: networkPolicyOfService('mongo', 'kafka', 'jwks'),
  interest: group({ ...scheduled, basisPoints: ofTheApp(integer(0, 10_000)) }),
  audit: group(scheduled),
};

const membership: Properties = {
  ...service,
  ...{ mongo, kafka },
  config: group({ ...config, brokersKey: optionalKey }),
  ingress: group({ ...ingress, trustForwardedFor: boolean }),
  networkPolicy: networkPolicyOfService('mongo', 'kafka', 'account'),
  account: group({ url }),
  tokens: group({ ...secret, lifetimeSeconds: ofTheApp(integer(10, 86_400)) }),
  operators: group(secret),
  passwords: group({
    cost: ofTheApp(integer(10, 18)),
    parallel: ofTheApp(integer(1, 64)),
    waiting: ofTheApp(integer(0, 10_000)),
  }),
  loginFailures: group({ limit: ofTheApp(integer(1, 1000)), windowMs: milliseconds(100) }),
};

const pacman: Properties = {
  ...service,
  mongo,
  config: group(config),
  game: group(secret),
  zone: ofTheApp({ type: 'string', minLength: 1, maxLength: 253 }),
  colour: choice('auto', 'blue', 'green'),
  ingress: group({ ...ingress, trustForwardedFor: boolean, host }),
  networkPolicy: networkPolicyOfService('mongo'),
};

const transfer: Properties = {
  ...service,
  ...{ mongo, auth, consumers, kafka: group({ brokers: addresses }), deadlineMs: milliseconds(100) },
  config: group({ ...config, brokersKey: dataKey }),
  ingress: group(ingress),
  networkPolicy: networkPolicyOfService('mongo', 'kafka', 'jwks'),
};

const words: JsonSchema = { type: 'array', items: { type: 'string' } };
const java: Properties = {
  ...server,
  port: unprivilegedPort,
  heapMegabytes: stricter('Java does not start with less', integer(32, 65_536)),
};

/** Of a server whose image has no Node: what tests run. */
const tests = group({ image: reference });

const backup = group({
  image: reference,
  schedule: cronSchedule,
  keep: ofTheApp(integer(1, 1000)),
  restoreFrom: stricter('backups have no other names', { type: 'string', pattern: orNothing('[0-9]{8}T[0-9]{9}Z') }),
  activeDeadlineSeconds: stricter('a shorter run never ends its work', integer(60)),
  persistence: group({
    ...{ size, storageClassName: objectName },
    volumeName: stricter('no PersistentVolume has another name: the claim would wait for ever', objectName),
  }),
});

/** A broker that somebody else runs. */
const external = group({
  enabled: boolean,
  addresses: { type: 'array', maxItems: 100, items: stricter('addresses that a broker can have', ipv4) },
  port: anyPort,
});

/** A DaemonSet's pods carry a revision of ten characters in their names, which have 63. */
const NAME_LENGTH = 52;

/** Where users ask, and where probes and metrics are asked. */
const listens: Properties = { containerPort: unprivilegedPort, managementPort: unprivilegedPort };

/** A DaemonSet: one pod a node, which keeps nothing. */
const nodeLogs: Properties = {
  ...ofEveryPod(NAME_LENGTH),
  image,
  podLogs: folderOfNode,
  scanIntervalMs: milliseconds(100),
  auth: group(secret),
  logLevel,
  ...listens,
  networkPolicy: networkPolicyOfService(),
};

/** A controller of one pod, which keeps nothing. */
const consumerGate: Properties = {
  ...ofEveryPod(NAME_LENGTH),
  ...{ image, logLevel, ...listens, securityContext: securityContext() },
  configMap: gateName,
  handoverMs: ofTheApp(integer(0, 600_000)),
  recheckMs: ofTheApp(integer(100, 600_000)),
  networkPolicy: networkPolicyOfService('api'),
};

/** A receiver of one pod, which keeps nothing. */
const meshMetrics: Properties = {
  ...ofEveryPod(NAME_LENGTH),
  ...{ image, logLevel, ...listens, grpcPort: unprivilegedPort, securityContext: securityContext() },
  clusterId: ofTheApp({ type: 'string', minLength: 1, maxLength: 63 }),
  limits: group({ labelSets: ofTheApp(integer(1, 100_000)), streams: ofTheApp(integer(1, 100_000)) }),
  addressMemoryMs: ofTheApp(integer(1_000, 86_400_000)),
  verdicts: group({ enabled: boolean, idleMs: ofTheApp(integer(1_000, 86_400_000)) }),
  drainWindowMs: stricter(
    'idle connections outlive keep-alive by a second, and nobody waits for minutes',
    integer(6_000, 120_000),
  ),
  networkPolicy: networkPolicyOfReceiver('api'),
};

/** The console answers to names that it is told, and to none that are like them. */
const wholeHost = stricter('a name with a star is none that a browser asks for', { ...objectName, ...noAddress });

/** A page of one pod, which keeps nothing. */
const consolePage: Properties = {
  ...ofEveryPod(NAME_LENGTH),
  ...{ image, logLevel, ...listens, securityContext: securityContext() },
  hosts: { type: 'array', maxItems: 32, items: { ...wholeHost, minLength: 1 } },
  forge: group({
    url,
    repository: ofTheApp({ type: 'string', pattern: '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$', maxLength: 255 }),
    username: ofTheApp({ type: 'string', minLength: 1, maxLength: 253 }),
    ...secret,
  }),
  runs: group({
    existingClaim: stricter('no claim has another name, so that the pod would wait for ever', objectName),
  }),
  rbac: group({ create: boolean }),
  mostReaders: ofTheApp(integer(1, 10_000)),
  mostLogs: ofTheApp(integer(1, 1_000)),
  service: group({ port: anyPort }),
  ingress: group({
    ...{ enabled: boolean, className: ingress['className']!, annotations: ingress['annotations']! },
    ...{ host: wholeHost, tls: ingress['tls']! },
  }),
  networkPolicy: networkPolicyOfService('api', 'forge'),
};

/** By the folder's name. */
export const CHARTS: Readonly<Record<string, Properties>> = {
  ...{ account, membership, pacman, transfer },
  kafka: {
    ...java,
    networkPolicy: networkPolicy('zookeeper'),
    zookeeper: addresses,
    topics: group({
      image: reference,
      command: stricter('what the image does by itself makes no topics', { ...words, minItems: 1 }),
    }),
    external,
    tests,
  },
  mongo: { ...server, args: words, backup, tests, networkPolicy: networkPolicy() },
  console: consolePage,
  'consumer-gate': consumerGate,
  'mesh-metrics': meshMetrics,
  'node-logs': nodeLogs,
  zookeeper: { ...java, tests, networkPolicy: networkPolicy() },
};
