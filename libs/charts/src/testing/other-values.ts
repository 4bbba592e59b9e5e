import type { Path } from './paths.ts';

const DIGEST = `sha256:${'b'.repeat(64)}`;
const probe = { initialDelaySeconds: 2, periodSeconds: 7, timeoutSeconds: 5, failureThreshold: 9 };

/** Another value than the default for everything that can be set, whichever chart has it. */
const OTHER: Readonly<Record<string, unknown>> = {
  nameOverride: 'other',
  fullnameOverride: 'another',
  version: '9.9.9',
  commonLabels: { env: 'qa' },
  env: { TZ: 'Asia/Seoul' },
  'image.repository': 'registry.example/other',
  'image.tag': '9.9.9',
  'image.digest': DIGEST,
  'image.pullPolicy': 'Always',
  'image.pullSecrets': ['other'],
  replicaCount: 4,
  'strategy.type': 'recreate',
  'strategy.rolling.maxSurge': '50%',
  'strategy.rolling.maxUnavailable': 1,
  'strategy.blueGreen.autoPromotionEnabled': false,
  'strategy.blueGreen.autoPromotionSeconds': 3,
  'strategy.blueGreen.scaleDownDelaySeconds': 7,
  'strategy.blueGreen.previewReplicaCount': 1,
  'strategy.canary.steps': [{ setWeight: 50, pause: 1 }],
  'strategy.canary.maxSurge': '50%',
  'strategy.canary.maxUnavailable': 1,
  minReadySeconds: 3,
  revisionHistoryLimit: 7,
  progressDeadlineSeconds: 130,
  'drain.enabled': false,
  'drain.windowMs': 7000,
  'drain.deadlineMs': 21_000,
  'drain.keepAliveTimeoutMs': 4000,
  'drain.maxConnectionAgeMs': 0,
  'drain.preStopSleepSeconds': 1,
  terminationGracePeriodSeconds: 45,
  'mongo.url': 'mongodb://elsewhere:27017/other',
  'mongo.existingSecret': 'mongo-url',
  'auth.existingSecret': 'other-auth',
  'auth.secretKey': 'other-keys',
  'auth.jwksUrl': 'http://membership/.well-known/jwks.json',
  'tokens.existingSecret': 'other-tokens',
  'tokens.secretKey': 'other.pem',
  'tokens.lifetimeSeconds': 60,
  'operators.existingSecret': 'operators',
  'operators.secretKey': 'other-keys',
  'passwords.cost': 11,
  'passwords.parallel': 1,
  'passwords.waiting': 1,
  'loginFailures.limit': 3,
  'loginFailures.windowMs': 1000,
  'game.existingSecret': 'other-game',
  'game.secretKey': 'other-keys',
  'kafka.brokers': 'elsewhere:9092',
  deadlineMs: 1000,
  'interest.enabled': true,
  'interest.schedule': '30 2 * * 1-5',
  'interest.basisPoints': 7,
  'interest.activeDeadlineSeconds': 120,
  zone: 'zone-b',
  colour: 'green',
  'ingress.enabled': true,
  'ingress.trustForwardedFor': false,
  'ingress.className': 'alb',
  'ingress.host': 'pacman.example',
  'ingress.annotations': { 'example.com/note': 'other' },
  logLevel: 'debug',
  podAnnotations: { 'example.com/note': 'other' },
  containerPort: 8081,
  'service.port': 8080,
  'probes.startup': probe,
  'probes.readiness': probe,
  'probes.liveness': probe,
  'resources.requests': { cpu: '1m', memory: '8Mi' },
  'resources.limits': { cpu: '2', memory: '1Gi' },
  'securityContext.runAsUser': 1234,
  'securityContext.runAsGroup': 1234,
  'securityContext.fsGroup': 1234,
  'tmp.sizeLimit': '17Mi',
  'podDisruptionBudget.enabled': false,
  'podDisruptionBudget.maxUnavailable': '50%',
  args: ['--quiet'],
  port: 12_345,
  dataPath: '/other',
  'persistence.enabled': false,
  'persistence.size': '3Gi',
  'persistence.storageClassName': 'other',
  heapMegabytes: 100,
  zookeeper: 'elsewhere:2181',
  'topics.image': 'registry.example/other:1',
  'topics.command': ['node', '/app/other.js'],
  'tests.image': 'registry.example/other:1',
};

export interface OtherValue {
  /** Dotted. */
  readonly name: string;
  readonly path: Path;
  readonly value: unknown;
}

/** The other value of a default, by the path of a leaf of values.yaml; some stand for a whole group. @throws Error where there is none */
export function otherValue(leaf: Path): OtherValue {
  for (let length = leaf.length; length > 0; length--) {
    const path = leaf.slice(0, length);
    const name = path.join('.');
    if (name in OTHER) return { name, path, value: OTHER[name] };
  }
  throw new Error(`other-values.ts has no other value for ${leaf.join('.')}`);
}
