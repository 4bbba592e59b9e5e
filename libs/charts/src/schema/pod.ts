/** Values that every chart has, since every chart makes pods. */
import { group, map, stricter } from './json-schema.ts';
import type { JsonSchema, Properties } from './json-schema.ts';
import { bytes, cpus, integer, labelValue, numericId, QUALIFIED_NAME, size } from './kubernetes.ts';
import { scheduling } from './scheduling.ts';

/** Names of objects and values of labels: what the charts append to them fits into what the API server takes. */
const name = (maxLength: number): JsonSchema =>
  stricter('names of Services begin with a letter, and names that are derived from it must fit', {
    type: 'string',
    pattern: '^([a-z]([-a-z0-9]*[a-z0-9])?)?$',
    maxLength,
  });

const settings = (successThreshold: JsonSchema): JsonSchema =>
  group({
    initialDelaySeconds: integer(0),
    ...{ periodSeconds: some, timeoutSeconds: some, failureThreshold: some },
    successThreshold,
  });

const some = stricter("0 would mean Kubernetes' default and not 0", integer(1));
const once = stricter('0 would mean 1', { const: 1 });

/** https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
const probes = group({ startup: settings(once), readiness: settings(some), liveness: settings(once) });

const amounts = stricter(
  'what a process of ours can use',
  group({ cpu: cpus, memory: bytes, 'ephemeral-storage': bytes }),
);

/** Environment variables beside those that the chart sets itself. */
const env = stricter(
  'shells can name no others, and all of them must fit into an object',
  map('^[A-Za-z_][A-Za-z0-9_]{0,127}$', 100, { type: 'string', maxLength: 8192 }),
);

/** Together they stay below the API server's 256 KiB. */
export const annotations = stricter(
  'all of them must fit into 256 KiB',
  map(QUALIFIED_NAME, 48, { type: 'string', maxLength: 1024 }),
);

/** Of every chart. @param nameLength the longest name whose derived names all fit */
export const ofEveryPod = (nameLength: number): Properties => ({
  nameOverride: name(54),
  fullnameOverride: name(nameLength),
  version: stricter('it is a label, of which nothing should be cut off', labelValue),
  commonLabels: map(QUALIFIED_NAME, 32, labelValue),
  env,
  probes,
  resources: group({ requests: amounts, limits: amounts }),
  tmp: group({ sizeLimit: size }),
  ...scheduling,
  // Helm's own: what a parent chart shares, and the library's values.
  global: { type: 'object' },
  common: { type: 'object' },
});

export const securityContext = (further: Properties = {}): JsonSchema =>
  group({ runAsUser: numericId, runAsGroup: numericId, ...further });
