import type * as k8s from '@pulumi/kubernetes';
import { PORT, SELECTED } from './delivery-deployment.ts';

type Policy = k8s.types.input.networking.v1.NetworkPolicySpec;

const NAMED = 'kubernetes.io/metadata.name';
/** Of the API server, as a Service and as itself: it is no pod that a policy could select. */
const API_PORTS = [443, 6443];

const tcp = (port: number) => ({ protocol: 'TCP', port });
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { [NAMED]: name } } });

interface Place {
  /** Of a Service of the cluster; a forge elsewhere has none. */
  readonly namespace?: string;
  readonly port: number;
}

/** `http://gitea.gitea.svc:3000` → the namespace gitea, port 3000 */
export function placeOf(url: string): Place {
  const { hostname, port, protocol } = new URL(url);
  const [, namespace] = /^[^.]+\.([^.]+)\.svc(?:\.|$)/.exec(hostname) ?? [];
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return { port: number, ...(namespace !== undefined && { namespace }) };
}

/** In: Argo CD's questions, and the forge's webhooks (from anywhere, where it is no pod of the cluster). Out: names, the API server and the forge. */
export function deliveryPolicy(forgeUrl: string): Policy {
  const { namespace, port } = placeOf(forgeUrl);
  const forge = namespace === undefined ? { ipBlock: { cidr: '0.0.0.0/0' } } : inNamespace(namespace);
  const applicationSets = {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'argocd-applicationset-controller' } },
  };
  const dns = {
    ...inNamespace('kube-system'),
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  };
  return {
    podSelector: { matchLabels: SELECTED },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [applicationSets, forge], ports: [tcp(PORT)] }],
    egress: [
      { to: [dns], ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] },
      { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: API_PORTS.map(tcp) },
      { to: [forge], ports: [tcp(port)] },
    ],
  };
}
