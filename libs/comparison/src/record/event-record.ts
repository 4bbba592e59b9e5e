import { z } from 'zod';

const nullableString = z.string().nullable();

/** What a watch said about an object, reduced to what the metrics and the report read. */
export const podStateSchema = z.strictObject({
  kind: z.literal('Pod'),
  image: nullableString.describe('image reference of the service container, by digest'),
  hash: nullableString.describe('pod-template-hash; controller-revision-hash of a StatefulSet’s'),
  phase: nullableString,
  ready: z.boolean(),
  ip: nullableString,
  deleting: z.boolean().describe('has a deletionTimestamp'),
  restarts: z.int().nonnegative(),
});
export const endpointSliceStateSchema = z.strictObject({
  kind: z.literal('EndpointSlice'),
  service: nullableString,
  endpoints: z.array(
    z.strictObject({
      ip: z.string(),
      pod: nullableString,
      ready: z.boolean(),
      serving: z.boolean(),
      terminating: z.boolean(),
    }),
  ),
});
export const serviceStateSchema = z.strictObject({
  kind: z.literal('Service'),
  clusterIP: nullableString,
  hash: nullableString.describe(
    'rollouts-pod-template-hash in the selector; null when nothing is selected by revision',
  ),
});
export const replicaSetStateSchema = z.strictObject({
  kind: z.literal('ReplicaSet'),
  image: nullableString,
  hash: nullableString,
  replicas: z.int().nonnegative(),
  ready: z.int().nonnegative(),
});
const wanted = z.int().nonnegative().optional().describe('spec.replicas; absent in older runs');
const revisions = {
  generation: z.int().nonnegative().optional().describe('metadata.generation: which specification the object has'),
  gaveUp: z
    .strictObject({ how: z.enum(['aborted', 'timed-out']), reason: z.string() })
    .nullable()
    .optional()
    .describe('that the controller gave up bringing about this very generation, in its own words'),
};
export const deploymentStateSchema = z.strictObject({
  kind: z.literal('Deployment'),
  image: nullableString,
  wanted,
  replicas: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  available: z.int().nonnegative(),
  ...revisions,
});
export const statefulSetStateSchema = z.strictObject({
  kind: z.literal('StatefulSet'),
  image: nullableString,
  wanted: z.int().nonnegative().describe('spec.replicas'),
  updated: z.int().nonnegative(),
  ready: z.int().nonnegative(),
  ...revisions,
});
export const rolloutStateSchema = z.strictObject({
  kind: z.literal('Rollout'),
  image: nullableString,
  wanted,
  phase: nullableString,
  message: nullableString,
  active: nullableString.describe('status.blueGreen.activeSelector'),
  preview: nullableString.describe('status.blueGreen.previewSelector'),
  stable: nullableString.optional().describe('status.stableRS'),
  step: z.int().nonnegative().nullable().optional().describe('status.currentStepIndex of a canary'),
  paused: z.boolean(),
  unheard: nullableString
    .optional()
    .describe('what was said to it that its controller has not looked at; absent in older runs'),
  ...revisions,
});
export const autoscalerStateSchema = z.strictObject({
  kind: z.literal('HorizontalPodAutoscaler'),
  fewest: z.int().nonnegative().describe('spec.minReplicas'),
  most: z.int().nonnegative().describe('spec.maxReplicas'),
  wanted: z.int().nonnegative().describe('status.desiredReplicas'),
  cpuPercent: z.int().nonnegative().nullable().describe('mean of its pods, of what they ask for; null before it knows'),
  active: z.boolean().describe('condition ScalingActive: it has metrics to go by'),
  reason: nullableString.describe('what its controller says of that'),
});

const serviceWeightSchema = z.strictObject({
  service: z.string(),
  share: z.number().min(0).max(1).describe('of the requests'),
});
export type ServiceWeight = z.infer<typeof serviceWeightSchema>;
const weights = z
  .array(serviceWeightSchema)
  .describe('how requests are shared between Services; those without a share may be left out');
const managedRouteSchema = z
  .strictObject({
    name: z.string(),
    weights,
    header: z
      .strictObject({ name: z.string(), value: z.string().nullable() })
      .optional()
      .describe('what requests have to have, exactly; a value of null is none that is known'),
    method: z.string().optional().describe('what they have to be, exactly'),
    mirrors: z
      .array(serviceWeightSchema)
      .optional()
      .describe('who gets which share of them as well, and answers nobody'),
  })
  .describe('a route that Argo Rollouts made for a step');
export type ManagedRoute = z.infer<typeof managedRouteSchema>;
const managed = z
  .array(managedRouteSchema)
  .optional()
  .describe('routes that stand before the weights, in order; absent where there are none');
export const virtualServiceStateSchema = z.strictObject({ kind: z.literal('VirtualService'), weights, managed });
/** Not an object of the API: a proxy was asked for it. Its `resourceVersion` is istiod's number of the configuration. */
export const proxyRoutesStateSchema = z.strictObject({
  kind: z.literal('ProxyRoutes'),
  weights,
  managed,
});
/** As it counted them since it began: no object of the API either. */
export const proxyRequestsStateSchema = z.strictObject({
  kind: z.literal('ProxyRequests'),
  services: z.array(
    z.strictObject({
      service: z.string(),
      requests: z.int().nonnegative().describe('that it sent there, mirrored ones among them'),
      succeeded: z.int().nonnegative().describe('of these, answered by 2xx'),
    }),
  ),
});

/** One watch event, one line of events.ndjson. */
export const eventRecordSchema = z.strictObject({
  at: z
    .number()
    .describe(
      'time of receipt, ms since lane start; negative before it; of ProxyRoutes, when the proxy took them; of ProxyRequests, when it was asked',
    ),
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
  name: z.string(),
  resourceVersion: z.string(),
  object: z.discriminatedUnion('kind', [
    podStateSchema,
    endpointSliceStateSchema,
    serviceStateSchema,
    replicaSetStateSchema,
    deploymentStateSchema,
    statefulSetStateSchema,
    rolloutStateSchema,
    autoscalerStateSchema,
    virtualServiceStateSchema,
    proxyRoutesStateSchema,
    proxyRequestsStateSchema,
  ]),
});
export type EventRecord = z.infer<typeof eventRecordSchema>;
export type ObjectState = EventRecord['object'];
export type AutoscalerState = z.infer<typeof autoscalerStateSchema>;
export type PodState = z.infer<typeof podStateSchema>;
