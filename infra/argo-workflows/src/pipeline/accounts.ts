import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { Secret } from 'kubernetes-models/v1/Secret';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { NAMESPACE } from '../model/namespace.ts';
import { EXECUTOR_ACCOUNT, STEP_ACCOUNT } from '../model/step.ts';

const here = (name: string) => ({ name, namespace: NAMESPACE });

/** As the controller looks for the token of an account that only a container beside the step's is to have. */
const TOKEN = `${EXECUTOR_ACCOUNT}.service-account-token`;

/** Who starts runs and ends those that are superseded: it runs beside Argo CD, and has an account there. */
const STARTER = { name: 'delivery', namespace: 'argocd' };

/** Whom steps run as: an account that may do nothing, and one that may say what became of a step; and who starts them. */
export const accounts = () => [
  new ServiceAccount({ metadata: here(STEP_ACCOUNT), automountServiceAccountToken: false }),
  new ServiceAccount({ metadata: here(EXECUTOR_ACCOUNT), automountServiceAccountToken: false }),
  new Secret({
    metadata: { ...here(TOKEN), annotations: { 'kubernetes.io/service-account.name': EXECUTOR_ACCOUNT } },
    type: 'kubernetes.io/service-account-token',
  }),
  new Role({
    metadata: here(EXECUTOR_ACCOUNT),
    rules: [{ apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] }],
  }),
  new RoleBinding({
    metadata: here(EXECUTOR_ACCOUNT),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: EXECUTOR_ACCOUNT },
    subjects: [{ kind: 'ServiceAccount', ...here(EXECUTOR_ACCOUNT) }],
  }),
  new Role({
    metadata: here(STARTER.name),
    rules: [{ apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['create', 'list', 'patch'] }],
  }),
  new RoleBinding({
    metadata: here(STARTER.name),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: STARTER.name },
    subjects: [{ kind: 'ServiceAccount', ...STARTER }],
  }),
];
