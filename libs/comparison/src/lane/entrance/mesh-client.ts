import type { Entrance } from './entrance.ts';
import { byMesh } from './mesh-gateway.ts';
import { restricted } from './mesh-gateway-objects.ts';
import { meshObject, proxyObjects } from './mesh-objects.ts';
import { servicePort } from '../prepare/reach.ts';

const laneClient = 'cutover/lane-client';
/** Not a name of the app's, whose objects are watched by theirs. */
const clientName = 'lane-client';
/** Above 1023, for which no pod needs a privilege; of the Service, too, since a sidecar's routes are told apart by the Service's port. */
const port = 8080;

const pod = (id: string, image: string) => ({
  metadata: {
    labels: { [laneClient]: id, 'sidecar.istio.io/inject': 'true' },
    // What comes to this port has no certificate, and is to come to the sidecar's outbound side, not to its inbound one.
    annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': `${port}` },
  },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        ...{ name: 'client', image, command: ['node', '--eval', 'setInterval(() => {}, 1e6)'] },
        securityContext: { ...restricted, runAsUser: 65_532 },
        resources: { requests: { cpu: '5m', memory: '32Mi' }, limits: { memory: '96Mi' } },
      },
    ],
  },
});

export interface LaneClient {
  readonly id: string;
  readonly app: string;
  /** Has Node.js, by which the pod's container does nothing for as long as it is wanted. */
  readonly image: string;
}

/**
 * A pod whose container does nothing, and whose sidecar does what it does for any client: its outbound listener for HTTP is bound to a port that can be asked from outside. What asks it is the client in that
 * pod's place, without a program between that would have connections, time-outs and failures of its own.
 */
export const clientObjects = ({ id, app, image }: LaneClient): object[] => {
  const labels = { [laneClient]: id };
  const listener = { port: { number: port, name: 'http', protocol: 'HTTP' }, bind: '0.0.0.0', captureMode: 'NONE' };
  const route = [{ destination: { host: app, port: { number: servicePort } } }];
  return [
    ...proxyObjects({ name: clientName, labels, template: pod(id, image), port, targetPort: port }),
    meshObject('Sidecar', clientName, { workloadSelector: { labels }, egress: [{ ...listener, hosts: ['./*'] }] }),
    // The generator asks by the Service's address, which is a name of this host's in the sidecar's routes.
    meshObject('VirtualService', clientName, { hosts: [clientName], http: [{ route }] }),
  ];
};

/** A client of the app's that has a sidecar: between it and the app's pods there is no gateway. @param image of the lane's old version */
export const meshClient = (
  settings: Parameters<typeof byMesh>[0],
  lane: Parameters<typeof byMesh>[1],
  image: string,
): Entrance =>
  byMesh(settings, lane, { name: clientName, port, objects: clientObjects({ id: lane.id, app: settings.app, image }) });
