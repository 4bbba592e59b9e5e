import { countedAnnotation } from './cluster-counters.ts';
import { meshObject, proxyObjects } from './mesh-objects.ts';
import { managementPort, servicePort } from '../prepare/reach.ts';
import { policyObjects, retriedRoute } from './mesh-gateway-policy.ts';
import type { GatewayPolicy } from '../../record/gateway-fact.ts';
import { gatewayName } from '../../strategy/lane-gateway.ts';

const laneGateway = 'cutover/lane-gateway';
/** Above 1023, for which no pod needs a privilege. */
const listens = 8080;

export const restricted = {
  ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
  ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
};

const pod = (labels: Record<string, string>, isCounted: boolean) => ({
  metadata: {
    // Istio's injector fills in all that is missing, the image `auto` among it.
    labels: { ...labels, 'sidecar.istio.io/inject': 'true' },
    annotations: { 'inject.istio.io/templates': 'gateway', ...(isCounted ? countedAnnotation : {}) },
  },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        ...{ name: 'istio-proxy', image: 'auto', ports: [{ containerPort: listens }], securityContext: restricted },
        resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      },
    ],
  },
});

interface LaneGateway {
  id: string;
  app: string;
  /** Whether the app's chart brings the VirtualService, with a weight for each version. */
  isWeighted: boolean;
  policy: GatewayPolicy;
  /** Whether its proxy keeps counters of what it sends where, whatever the policy. */
  isCounted?: boolean;
}

/** A gateway that leads whatever host it is asked for to the app, and goes with the lane. */
export const gatewayObjects = ({ id, app, isWeighted, policy, isCounted: asked = false }: LaneGateway): object[] => {
  const labels = { [laneGateway]: id };
  const http = { port: { number: servicePort, name: 'http', protocol: 'HTTP' }, hosts: ['*'] };
  const route = [{ destination: { host: app, port: { number: servicePort } } }];
  const rule = { route, ...retriedRoute(policy.retries) };
  const isCounted = asked || policy.retries !== null || policy.outliers !== null;
  return [
    ...proxyObjects({
      ...{ name: gatewayName, labels, template: pod(labels, isCounted) },
      ...{ port: servicePort, targetPort: listens },
    }),
    meshObject('Gateway', gatewayName, { selector: labels, servers: [http] }),
    ...(isWeighted
      ? []
      : [meshObject('VirtualService', gatewayName, { hosts: ['*'], gateways: [gatewayName], http: [rule] })]),
    ...policyObjects(app, policy),
  ];
};

/**
 * Chart values by which the app's pods get a sidecar, and what stands beside the app none. The management port is left out of the mesh: what
 * reads metrics has no certificate.
 */
export const sidecarValues = {
  commonLabels: { 'sidecar.istio.io/inject': 'true' },
  podAnnotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': `${managementPort}` },
};
