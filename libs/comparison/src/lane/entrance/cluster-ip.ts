import type { Entrance } from './entrance.ts';

/** The cluster IP of a Service, by which kube-proxy sends a new connection to one of its pods. */
export const clusterIp = ({ service, port }: { service: string; port: number }): Entrance => ({
  watched: ['EndpointSlice', 'Service'],
  objects: [],
  weights: null,
  failing: null,
  requests: null,
  address: (current) => {
    const found = current('Service').get(service);
    return found?.kind === 'Service' && found.clusterIP !== null ? { host: found.clusterIP, port } : null;
  },
  lead: async (address) => address,
});
