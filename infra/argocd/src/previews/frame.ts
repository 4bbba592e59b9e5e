import { LimitRange } from 'kubernetes-models/v1/LimitRange';
import type { ILimitRangeItem } from 'kubernetes-models/v1/LimitRangeItem';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { ResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { DEPLOYER } from '../deployers.ts';
import { ARGOCD_NAMESPACE, OWNED_BY_ARGOCD, PART_OF, RESTRICTED } from '../names.ts';
import { DELIVERY, PREVIEW_ROLES } from './accounts.ts';

/** What denies everything that no chart allows, pods of no chart included. */
export const FRAME_DENY = 'frame-deny';

/** All of the overlay while each of its apps is updated, and not twice that. It keeps nothing on volumes (ADR 319). Node ports and load balancers are the cluster's. */
const QUOTA = {
  pods: '20',
  'requests.cpu': '1',
  'requests.memory': '2Gi',
  'limits.memory': '5Gi',
  persistentvolumeclaims: '0',
  'requests.storage': '0',
  'services.nodeports': '0',
  'services.loadbalancers': '0',
};

const LIMITS: ILimitRangeItem[] = [
  {
    type: 'Container',
    defaultRequest: { cpu: '50m', memory: '96Mi' },
    default: { memory: '256Mi' },
    max: { memory: '1Gi' },
  },
];

const RBAC = 'rbac.authorization.k8s.io';

const metadata = (name: string) => ({ name, labels: { ...PART_OF } });

const bound = (name: string, role: string, namespace?: string) =>
  new RoleBinding({
    metadata: metadata(name),
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name, ...(namespace !== undefined && { namespace }) }],
  });

/** By file: a preview's namespace and what is there before anything of the pull request. Kustomize puts the namespace into each, the Namespace's own name too. */
export function previewFrame(): ReadonlyMap<string, object> {
  const objects = {
    namespace: new Namespace({
      metadata: { name: 'preview', labels: { ...PART_OF, ...RESTRICTED, ...OWNED_BY_ARGOCD } },
    }),
    quota: new ResourceQuota({ metadata: metadata('quota'), spec: { hard: QUOTA } }),
    limits: new LimitRange({ metadata: metadata('limits'), spec: { limits: LIMITS } }),
    deny: new NetworkPolicy({
      metadata: metadata(FRAME_DENY),
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    }),
    // It is impersonated: nobody needs a token of it.
    deployer: new ServiceAccount({ metadata: metadata(DEPLOYER), automountServiceAccountToken: false }),
    'deployer-binding': bound(DEPLOYER, PREVIEW_ROLES.deployer),
    'delivery-binding': bound(DELIVERY, PREVIEW_ROLES.secrets, ARGOCD_NAMESPACE),
  };
  return new Map(
    Object.entries(objects).map(([file, object]) => {
      object.validate();
      return [`${file}.yaml`, object.toJSON() as object];
    }),
  );
}
