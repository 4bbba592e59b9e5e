/** Where Argo CD runs, and where its Applications and ApplicationSets are. */
export const ARGOCD_NAMESPACE = 'argocd';

/** The cluster that Argo CD itself runs on, as it names it. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** The folder that the root Application applies, from the repository's root. */
export const APPLICATIONS_FOLDER = 'infra/argocd/applications';

/** Labels of ApplicationSets and Applications: of which environment, in which wave, and what is deployed. */
export const LABELS = {
  environment: 'cutover/environment',
  wave: 'cutover/wave',
  service: 'cutover/service',
  /** The number of the pull request that a preview is of. */
  preview: 'cutover/preview',
} as const;

/** Of a preview: its namespace is this and the pull request's number. */
export const PREVIEW_PREFIX = 'preview-';

/** Where main keeps what a preview's namespace is made of, from the repository's root. */
export const PREVIEW_FRAME_FOLDER = 'infra/argocd/preview-frame';

/** Hosts of a preview: this and the pull request's number, and names below that, in the domain. */
export const PREVIEW_HOSTS = { prefix: 'pr-', domain: 'localhost' } as const;

/** Where images of ours are, as committed leaves name it. */
export const REGISTRY = 'registry.cutover.internal/cutover';

/** Pod Security: what breaks the level is refused, and said. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const RESTRICTED = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/enforce-version': 'latest',
  'pod-security.kubernetes.io/warn': 'restricted',
  'pod-security.kubernetes.io/audit': 'restricted',
} as const;

export const PART_OF = { 'app.kubernetes.io/part-of': 'cutover' } as const;

/** Marks a namespace whose workloads Argo CD owns: `cutover deploy` refuses it. */
export const OWNED_BY_ARGOCD = { 'argocd.argoproj.io/managed-by': ARGOCD_NAMESPACE } as const;
