import { toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { imageOf, outsideOf, toolOf } from './add-on.ts';
import type { KubernetesObject } from './manifest.ts';
import { readManifest } from './manifest.ts';
import { privilegedNamespace } from './namespace.ts';

const NAME = 'network-policies';

/** What it runs, and which of the node's queues it reads. */
export interface NetworkPoliciesParts {
  readonly image: string;
  readonly queue: string;
}

/** One judge a node, in the node's network: root with the one capability by which a queue of packets is read. */
export function networkPoliciesObjects({ image, queue }: NetworkPoliciesParts): KubernetesObject[] {
  return [
    privilegedNamespace(NAME),
    ...readManifest(`apiVersion: v1
kind: ServiceAccount
metadata: { name: ${NAME}, namespace: ${NAME} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${NAME} }
rules:
  - { apiGroups: [''], resources: [pods, namespaces], verbs: [get, list, watch] }
  - { apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${NAME} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${NAME} }
subjects: [{ kind: ServiceAccount, name: ${NAME}, namespace: ${NAME} }]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: ${NAME}, namespace: ${NAME} }
spec:
  selector:
    matchLabels: { app.kubernetes.io/name: ${NAME} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${NAME} }
    spec:
      serviceAccountName: ${NAME}
      hostNetwork: true
      priorityClassName: system-node-critical
      terminationGracePeriodSeconds: 5
      tolerations: [{ operator: Exists }]
      containers:
        - name: judge
          image: ${image}
          args: [--node=$(NODE), --queue=${queue}]
          env:
            - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
          readinessProbe:
            exec: { command: [/${NAME}, --queue=${queue}, --is-ready] }
            periodSeconds: 2
            timeoutSeconds: 5
          resources:
            requests: { cpu: 10m, memory: 32Mi }
            limits: { memory: 128Mi }
          securityContext:
            runAsUser: 0
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL], add: [NET_ADMIN] }
            seccompProfile: { type: RuntimeDefault }
`),
  ];
}

export const networkPolicies: AddOn = {
  name: NAME,
  title: 'NetworkPolicies',
  tools: [NAME],
  core: false,
  images: (tools) => ({ judge: toolImage(toolOf(tools, NAME)) }),
  objects: (context) =>
    networkPoliciesObjects({ image: imageOf(context, 'judge'), queue: outsideOf(context, NAME, 'queue') }),
  ready: [{ kind: 'DaemonSet', namespace: NAME, name: NAME }],
  outside: ({ packetQueue }) => packetQueue,
};
