import { createHash } from 'node:crypto';
import type { SECRET_SETTINGS } from './gitea-settings.ts';
import { GITEA, GITEA_DATA, GITEA_PORT, GITEA_SECRETS, giteaSettings } from './gitea-settings.ts';
import type { KubernetesObject } from './manifest.ts';
import { readManifest, RESTRICTED } from './manifest.ts';
import { restrictedNamespace } from './namespace.ts';

const USER = 65_532;
const CONFIG = '/etc/gitea';

export interface GiteaParts {
  readonly image: string;
  /** Of its Service, chosen before it is there: this machine's port leads to it. */
  readonly address: string;
  /** Addresses of the cluster's Services, as CIDR. */
  readonly services: string;
  readonly secrets: Readonly<Record<keyof typeof SECRET_SETTINGS, string>>;
}

/** The workload. `checksum` starts it anew where what it reads at its start has changed. */
function statefulSet({ image }: GiteaParts, checksum: string): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${GITEA}, namespace: ${GITEA} }
spec:
  serviceName: ${GITEA}
  # One: its database is a file.
  replicas: 1
  selector:
    matchLabels: { app.kubernetes.io/name: ${GITEA} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${GITEA} }
      annotations: { cutover.dev/config-checksum: ${checksum} }
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 30
      containers:
        - name: gitea
          image: ${image}
          args: [web, --config, ${CONFIG}/app.ini]
          ports:
            - { name: http, containerPort: ${GITEA_PORT} }
          # It makes its database first.
          startupProbe: { httpGet: { path: /api/healthz, port: http }, periodSeconds: 1, failureThreshold: 120, timeoutSeconds: 3 }
          readinessProbe: { httpGet: { path: /api/healthz, port: http }, periodSeconds: 2, timeoutSeconds: 3 }
          livenessProbe: { httpGet: { path: /api/healthz, port: http }, periodSeconds: 10, timeoutSeconds: 5 }
          resources:
            requests: { cpu: 20m, memory: 128Mi }
            limits: { memory: 768Mi }
          securityContext: ${JSON.stringify({ ...RESTRICTED, runAsUser: USER, runAsGroup: USER })}
          volumeMounts:
            - { name: config, mountPath: ${CONFIG}, readOnly: true }
            - { name: secrets, mountPath: ${GITEA_SECRETS}, readOnly: true }
            - { name: data, mountPath: ${GITEA_DATA} }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: config
          configMap: { name: ${GITEA} }
        - name: secrets
          secret: { secretName: ${GITEA} }
        - name: tmp
          emptyDir: { sizeLimit: 1Gi }
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 5Gi } }
`;
}

/** A forge that nobody sees into without an account, with its repositories in a volume. */
export function giteaObjects(parts: GiteaParts): KubernetesObject[] {
  const config = giteaSettings(parts.services);
  const data = Object.fromEntries(
    Object.entries(parts.secrets).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  const checksum = createHash('sha256')
    .update(JSON.stringify([config, data]))
    .digest('hex')
    .slice(0, 16);
  const metadata = { name: GITEA, namespace: GITEA };
  const [set, service] = readManifest(`${statefulSet(parts, checksum)}---
apiVersion: v1
kind: Service
metadata: { name: ${GITEA}, namespace: ${GITEA} }
spec:
  clusterIP: ${parts.address}
  selector: { app.kubernetes.io/name: ${GITEA} }
  ports:
    - { name: http, port: ${GITEA_PORT}, targetPort: http }
`);
  return [
    restrictedNamespace(GITEA),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'app.ini': config } },
    { apiVersion: 'v1', kind: 'Secret', metadata, data },
    service!,
    set!,
  ];
}
