import { needsOf } from '../policy/needs.ts';
import type { World } from '../policy/policy.ts';
import type { EnvironmentConfig, StackConfig } from '../config/schema.ts';
import type { KubernetesObject } from '../program/kubernetes-object.ts';

const labels = { 'app.kubernetes.io/name': 'bank' };
const secretKey = (name: string, key: string) => ({ name: key, valueFrom: { secretKeyRef: { name, key } } });

/** An environment of one app and one database. */
export const SMALL_OVERLAY: readonly KubernetesObject[] = [
  {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'bank', labels } },
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
      template: {
        spec: {
          containers: [
            {
              name: 'bank',
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
              env: [secretKey('membership-tokens', 'keys.pem'), secretKey('bank-operators', 'keys')],
            },
          ],
          volumes: [{ name: 'game', secret: { secretName: 'pacman-game' } }],
        },
      },
    },
  },
  {
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'mongo' } },
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'mongo', resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } } },
          ],
        },
      },
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '1Gi' } } } }],
    },
  },
  {
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'bank' } },
    spec: { tls: [{ secretName: 'bank-tls', hosts: ['bank.dev.localhost'] }] },
  },
];

export const SMALL_WORLD: World = { dev: needsOf(SMALL_OVERLAY) };

const container = {
  request: { cpu: '50m', memory: '64Mi' },
  limit: { memory: '128Mi' },
  most: { memory: '512Mi' },
};

export const SMALL_ENVIRONMENT: EnvironmentConfig = {
  name: 'dev',
  quota: { pods: 6, requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' }, claims: 2, storage: '2Gi' },
  container,
  claim: '1Gi',
  readers: ['developers'],
  certificates: { 'bank-tls': ['bank.dev.localhost'] },
};

/** One environment, and Argo CD. */
export const SMALL_STACK: StackConfig = {
  stack: 'local',
  environments: [SMALL_ENVIRONMENT],
  gitops: {
    quota: {
      pods: 10,
      requests: { cpu: '500m', memory: '640Mi' },
      limits: { memory: '1536Mi' },
      claims: 0,
      storage: '0',
    },
    container,
    readers: ['operators'],
    reconcileSeconds: 120,
  },
};
