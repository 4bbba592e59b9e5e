import { createHash } from 'node:crypto';
import { registrySettings } from '../registry-settings.ts';
import type { KubernetesObject } from './manifest.ts';
import { readManifest, RESTRICTED } from './manifest.ts';
import { restrictedNamespace } from './namespace.ts';

/** The add-on's name, and that of all that it has in the cluster. */
export const PRIVATE_REGISTRY = 'private-registry';

const USER = 65_532;
const CONFIG = '/etc/registry';
const USERS = '/etc/registry-users';
const DATA = '/var/lib/registry';

export interface PrivateRegistryParts {
  readonly image: string;
  /** Lines of an htpasswd file. */
  readonly users: string;
  /** Who of them may upload. */
  readonly writer: string;
  /** Of its Service, chosen before it is there: the node's containerd is led to it. */
  readonly address: string;
  readonly port: string;
}

/** Nothing without a name and a password. */
function configuration({ writer, port }: PrivateRegistryParts): string {
  return registrySettings(
    DATA,
    `  named-writers:
    realm: private-registry
    path: ${USERS}/htpasswd
    writers: [${writer}]
http:
  relativeurls: true
  draintimeout: 10s
  addr: :${port}
`,
  );
}

/** The workload. `checksum` starts it anew where what it reads at its start has changed. */
function statefulSet({ image, port }: PrivateRegistryParts, checksum: string): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${PRIVATE_REGISTRY}, namespace: ${PRIVATE_REGISTRY} }
spec:
  serviceName: ${PRIVATE_REGISTRY}
  # One: the volume is one node's, and two would each believe in tags of their own.
  replicas: 1
  selector:
    matchLabels: { app.kubernetes.io/name: ${PRIVATE_REGISTRY} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${PRIVATE_REGISTRY} }
      annotations: { cutover.dev/config-checksum: ${checksum} }
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 15
      containers:
        - name: registry
          image: ${image}
          args: [serve, ${CONFIG}/registry.yaml]
          ports:
            - { name: http, containerPort: ${port} }
          # The one path that asks nobody for a password, and says nothing.
          readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1, timeoutSeconds: 3 }
          livenessProbe: { httpGet: { path: /, port: http }, periodSeconds: 10, timeoutSeconds: 3 }
          resources:
            requests: { cpu: 10m, memory: 32Mi }
            limits: { memory: 256Mi }
          securityContext: ${JSON.stringify({ ...RESTRICTED, runAsUser: USER, runAsGroup: USER })}
          volumeMounts:
            - { name: config, mountPath: ${CONFIG}, readOnly: true }
            - { name: users, mountPath: ${USERS}, readOnly: true }
            - { name: images, mountPath: ${DATA} }
      volumes:
        - name: config
          configMap: { name: ${PRIVATE_REGISTRY} }
        - name: users
          secret: { secretName: ${PRIVATE_REGISTRY} }
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: images }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 10Gi } }
`;
}

/** A registry that nobody reads or writes without a password, with its images in a volume. */
export function privateRegistryObjects(parts: PrivateRegistryParts): KubernetesObject[] {
  const config = configuration(parts);
  const checksum = createHash('sha256').update(`${config}\0${parts.users}`).digest('hex').slice(0, 16);
  const metadata = { name: PRIVATE_REGISTRY, namespace: PRIVATE_REGISTRY };
  const [set, service] = readManifest(`${statefulSet(parts, checksum)}---
apiVersion: v1
kind: Service
metadata: { name: ${PRIVATE_REGISTRY}, namespace: ${PRIVATE_REGISTRY} }
spec:
  clusterIP: ${parts.address}
  selector: { app.kubernetes.io/name: ${PRIVATE_REGISTRY} }
  ports:
    - { name: http, port: ${parts.port}, targetPort: http }
`);
  return [
    restrictedNamespace(PRIVATE_REGISTRY),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'registry.yaml': config } },
    { apiVersion: 'v1', kind: 'Secret', metadata, data: { htpasswd: Buffer.from(parts.users).toString('base64') } },
    service!,
    set!,
  ];
}
