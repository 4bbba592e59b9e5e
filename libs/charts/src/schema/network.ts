/** How a service is reached, and what it may reach. */
import { choice, entry, group, list, map, stricter } from './json-schema.ts';
import type { JsonSchema, Properties } from './json-schema.ts';
import { boolean, host, integer, labelValue, objectName, port, QUALIFIED_NAME } from './kubernetes.ts';
import { annotations } from './pod.ts';
import { labelSelector } from './scheduling.ts';

const MANY = 32;

const some = (items: JsonSchema): JsonSchema => list(items, { minItems: 1, maxItems: MANY });

const path = stricter(
  'segments of what needs no escape, none of them dots alone; * is for load balancers that know it',
  {
    type: 'string',
    pattern: '^/([A-Za-z0-9_*~-][A-Za-z0-9._*~-]*/?)*$',
    maxLength: 1024,
  },
);

const named = stricter('a rule of every host, and a certificate for none, are seldom meant', { ...host, minLength: 1 });

/** https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export const ingress: Properties = {
  enabled: boolean,
  className: objectName,
  annotations,
  hosts: list(
    entry({ host: named, paths: some(entry({ path, pathType: choice('Prefix', 'Exact', 'ImplementationSpecific') })) }),
    { maxItems: MANY },
  ),
  tls: list(
    entry({
      secretName: stricter('a certificate by reference has a name', { ...objectName, minLength: 1 }),
      hosts: some(named),
    }),
    { maxItems: MANY },
  ),
};

const BYTE = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const cidr = stricter('of IPv6 no pattern tells what is right', {
  type: 'string',
  pattern: `^(${BYTE}\\.){3}${BYTE}/(3[0-2]|[12]?[0-9])$`,
});

const peers = list(group({ podSelector: labelSelector, namespaceSelector: labelSelector, ipBlock: entry({ cidr }) }), {
  maxItems: MANY,
});

/** What is reached at one port. */
const reached: JsonSchema = group({ to: peers, port });

/** @param needs what the chart's pods may ask, by name. https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
const policy = (needs: readonly string[], more: Properties): JsonSchema =>
  group({
    ...more,
    enabled: boolean,
    from: peers,
    ...Object.fromEntries(['dns', ...needs].map((need) => [need, reached])),
    egress: list(
      stricter(
        'to Kubernetes an entry that lacks one of these is everywhere or every port',
        entry({
          to: stricter('to Kubernetes an empty list is everywhere', { ...peers, minItems: 1 }),
          ports: stricter('to Kubernetes an empty list is every port', some(port)),
        }),
      ),
      { maxItems: MANY },
    ),
  });

export const networkPolicy = (...needs: readonly string[]): JsonSchema => policy(needs, {});

/** Of what has a management port. */
export const networkPolicyOfService = (...needs: readonly string[]): JsonSchema =>
  policy(needs, { managementFrom: peers });

/** Of what receives from proxies of a mesh, too. */
export const networkPolicyOfReceiver = (...needs: readonly string[]): JsonSchema =>
  policy(needs, { managementFrom: peers, proxies: peers });

/** https://kubernetes.io/docs/concepts/services-networking/service/ */
export const reachedBy = group({
  type: choice('ClusterIP', 'NodePort', 'LoadBalancer', 'headless'),
  port,
  nodePort: stricter('the range of the API server, which looks at it when it keeps a Service', {
    ...integer(30_000, 32_767),
    type: ['integer', 'null'],
  }),
  annotations,
  loadBalancerClass: { type: 'string', pattern: `^$|${QUALIFIED_NAME}` },
  externalTrafficPolicy: choice('', 'Cluster', 'Local'),
});

/** https://prometheus-operator.dev/docs/api-reference/api/ */
export const serviceMonitor = group({
  enabled: boolean,
  labels: map(QUALIFIED_NAME, 32, labelValue),
  interval: stricter('one way to say it', { type: 'string', pattern: '^[1-9][0-9]{0,3}(s|m|h)$' }),
});

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
const share = stricter(
  'a share of what a pod asked for, of which it seldom can use more than tenfold',
  integer(1, 1000),
);

export const autoscaling = group({
  enabled: boolean,
  minReplicas: integer(1),
  maxReplicas: integer(1),
  targetCPUUtilizationPercentage: share,
  targetMemoryUtilizationPercentage: { ...share, type: ['integer', 'null'] },
  scaleDownStabilizationSeconds: integer(0, 3600),
});
