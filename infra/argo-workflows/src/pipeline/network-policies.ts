import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { NAMESPACE } from '../model/namespace.ts';
import { REACHES } from '../model/step.ts';
import type { Reach } from '../model/step.ts';

/** Of a forge on the node. */
const FORGE = { namespace: 'gitea', port: 3000 };

const tcp = (...ports: readonly number[]) => ports.map((port) => ({ protocol: 'TCP' as const, port }));
const DNS = [
  { protocol: 'UDP' as const, port: 53 },
  { protocol: 'TCP' as const, port: 53 },
];

const policy = (name: string, spec: ConstructorParameters<typeof NetworkPolicy>[0] & object) =>
  new NetworkPolicy({ metadata: { name, namespace: NAMESPACE }, ...spec });

const stepsThat = (reach: Reach) => ({ matchLabels: { [REACHES]: reach } });

/** Nothing comes in to a step. Out goes what the container beside it tells the API server, and what the step names that it reaches. */
export const networkPolicies = () => [
  policy('steps', {
    spec: {
      podSelector: { matchExpressions: [{ key: REACHES, operator: 'Exists' }] },
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ ports: tcp(443, 6443) }],
    },
  }),
  policy('steps-that-reach-the-forge', {
    spec: {
      podSelector: stepsThat('forge'),
      policyTypes: ['Egress'],
      egress: [
        { ports: DNS },
        {
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': FORGE.namespace } } }],
          ports: tcp(FORGE.port),
        },
      ],
    },
  }),
  policy('steps-that-reach-the-registry', {
    spec: { podSelector: stepsThat('registry'), policyTypes: ['Egress'], egress: [{}] },
  }),
];
