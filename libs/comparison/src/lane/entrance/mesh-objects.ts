/** An object of Istio's routing, without a namespace. */
export const meshObject = (kind: string, name: string, spec: object): object => ({
  ...{ apiVersion: 'networking.istio.io/v1', kind, metadata: { name }, spec },
});

export interface ProxyPod {
  readonly name: string;
  /** By which the Service finds it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly template: object;
  readonly port: number;
  readonly targetPort: number;
}

/** One pod of the mesh that lets load in, and the Service by which it is asked. */
export const proxyObjects = ({ name, labels, template, port, targetPort }: ProxyPod): object[] => [
  {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } },
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
  },
  {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name } },
    spec: { selector: labels, ports: [{ name: 'http', port, targetPort }] },
  },
];
