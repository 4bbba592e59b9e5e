import { ARGOCD_NAMESPACE } from '@cutover/argocd';

export const PART_OF = { 'app.kubernetes.io/part-of': 'cutover' } as const;

/** The stack that an object belongs to. Another stack that makes the same namespace in the same cluster runs into a conflict of this field. */
export const STACK_ANNOTATION = 'cutover/stack';

/** Marks a namespace whose workloads Argo CD owns: `cutover deploy` refuses it. */
export const OWNED_BY_ARGOCD = { 'argocd.argoproj.io/managed-by': ARGOCD_NAMESPACE } as const;

/** Pod Security: what breaks the level is refused, and said. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const RESTRICTED = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/enforce-version': 'latest',
  'pod-security.kubernetes.io/warn': 'restricted',
  'pod-security.kubernetes.io/audit': 'restricted',
} as const;
