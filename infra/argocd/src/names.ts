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
} as const;

/** Of a preview: its namespace is this and the pull request's number. */
export const PREVIEW_PREFIX = 'preview-';
