/** Values of a stateless HTTP service, whatever its app. */
import { image } from './image.ts';
import { choice, entry, group, list, stricter } from './json-schema.ts';
import type { JsonSchema, Properties } from './json-schema.ts';
import {
  boolean,
  integer,
  integerOrNull,
  noAddress,
  objectName,
  podsOrPercent,
  SUBDOMAIN,
  unprivilegedPort,
} from './kubernetes.ts';
import { autoscaling, reachedBy, serviceMonitor } from './network.ts';
import { annotations, ofEveryPod, securityContext } from './pod.ts';
import { spread } from './scheduling.ts';

const HOUR_MS = 3_600_000;
const DAY_S = 86_400;

/** Of a duration's unit: what is beyond was meant in another one. */
const UNIT = 'anything longer is a slip of the unit';

export const milliseconds = (minimum: number, maximum: number = HOUR_MS): JsonSchema =>
  stricter(UNIT, integer(minimum, maximum));
export const seconds = (minimum: number): JsonSchema => stricter(UNIT, integer(minimum, DAY_S));
const secondsOrNone = (minimum: number): JsonSchema => stricter(UNIT, integerOrNull(minimum, DAY_S));

/** Of HTTP/1.1, in lower case as HTTP/2 has it: https://www.rfc-editor.org/rfc/rfc9113#section-8.2 */
const headerName: JsonSchema = { type: 'string', pattern: "^[a-z0-9!#$%&'*+.^_`|~-]+$", maxLength: 128 };

/** https://argo-rollouts.readthedocs.io/en/stable/features/canary/ and https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/ */
const steps = stricter(
  'the Rollouts controller alone looks into a step, once it is there',
  list(
    entry(
      {
        setWeight: integer(0, 100),
        pause: { ...integer(0, DAY_S), type: ['integer', 'string'], pattern: '^manual$' },
      },
      {
        scale: integer(1, 100),
        header: entry({ name: headerName, value: { type: 'string', pattern: '^[!-~]+( [!-~]+)*$', maxLength: 256 } }),
        mirror: integer(1, 100),
      },
    ),
    { minItems: 1, maxItems: 20 },
  ),
);

const ISTIOD = 'istiod refuses any other, where it is there to be asked';
/** https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
const mesh = group({
  enabled: boolean,
  hosts: list(
    stricter(ISTIOD, { type: 'string', ...noAddress, pattern: `^(\\*|(\\*\\.)?${SUBDOMAIN})$`, maxLength: 253 }),
    {
      maxItems: 16,
    },
  ),
  gateways: list(stricter(ISTIOD, { type: 'string', pattern: `^(${SUBDOMAIN}/)?${SUBDOMAIN}$`, maxLength: 253 }), {
    maxItems: 16,
  }),
  scaleDownDelaySeconds: seconds(0),
});

/** https://argo-rollouts.readthedocs.io/en/stable/features/analysis/ */
const where = stricter('the Rollouts controller alone looks at it, when it asks', {
  type: 'string',
  pattern: '^https?://[^\\s{}]+[^\\s{}/]$',
  maxLength: 1024,
});
const percent = stricter('a share of all', integer(0, 100));
const analysis = group({
  type: choice('none', 'judge', 'prometheus'),
  intervalSeconds: seconds(1),
  seconds: seconds(1),
  judge: group({ url: where }),
  prometheus: group({ url: where, promotePercent: percent, abortPercent: percent }),
});

const strategy = group({
  type: choice('rolling', 'recreate', 'blueGreen', 'canary'),
  rolling: group({ maxSurge: podsOrPercent, maxUnavailable: podsOrPercent }),
  blueGreen: group({
    autoPromotionEnabled: boolean,
    autoPromotionSeconds: secondsOrNone(0),
    scaleDownDelaySeconds: seconds(0),
    previewReplicaCount: stricter(
      'a version without pods is never ready, and pods are counted in 32 bits',
      integerOrNull(1),
    ),
  }),
  canary: group({ steps, maxSurge: podsOrPercent, maxUnavailable: podsOrPercent, mesh }),
  analysis,
});

const drain = group({
  enabled: boolean,
  windowMs: milliseconds(0),
  deadlineMs: milliseconds(0),
  keepAliveTimeoutMs: milliseconds(1000),
  maxConnectionAgeMs: milliseconds(0, DAY_S * 1000),
  unready: boolean,
  preStopSleepSeconds: seconds(0),
});

const source = entry(
  { name: stricter('no ConfigMap or Secret has any other name', { ...objectName, minLength: 1 }) },
  { optional: boolean },
);

/** https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/ */
const envFrom = list(
  group({
    configMapRef: source,
    secretRef: source,
    prefix: stricter('shells can name no others', { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$' }),
  }),
  { maxItems: 16 },
);

export const logLevel = choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent');

/** Room for `-preview` in the name of a Service, which has 63 characters. */
const NAME_LENGTH = 54;

export const service: Properties = {
  ...ofEveryPod(NAME_LENGTH),
  ...spread,
  image,
  replicaCount: integer(0),
  autoscaling,
  strategy,
  minReadySeconds: seconds(0),
  revisionHistoryLimit: stricter('with none there is nothing to roll back to', integer(1)),
  progressDeadlineSeconds: seconds(1),
  drain,
  terminationGracePeriodSeconds: secondsOrNone(0),
  logLevel,
  envFrom,
  podAnnotations: annotations,
  containerPort: unprivilegedPort,
  managementPort: unprivilegedPort,
  service: reachedBy,
  serviceMonitor,
  securityContext: securityContext(),
  podDisruptionBudget: group({ enabled: boolean, maxUnavailable: podsOrPercent }),
};
