export { ArgoCdError, isArgoCdError } from './argocd-error.ts';
export type { ArgoCdErrorCode } from './argocd-error.ts';
export { applicationSets, previewSets } from './application-sets.ts';
export { DEPLOYER, deployerIn, deployers, ROOT_DEPLOYER } from './deployers.ts';
export type { Deployer, Rule } from './deployers.ts';
export { SYNCED_ENVIRONMENTS } from './environments.ts';
export type { SyncedEnvironment, Syncing } from './environments.ts';
export {
  APPLICATIONS_FOLDER,
  ARGOCD_NAMESPACE,
  IN_CLUSTER,
  LABELS,
  OWNED_BY_ARGOCD,
  PART_OF,
  PREVIEW_FRAME_FOLDER,
  PREVIEW_HOSTS,
  PREVIEW_PREFIX,
  RESTRICTED,
} from './names.ts';
export { DELIVERY, PREVIEW_CLUSTER_ROLES, PREVIEW_FRAMER, PREVIEW_ROLES, RELEASE_RULES } from './previews/accounts.ts';
export type { ClusterRole } from './previews/accounts.ts';
export { PREVIEW_GENERATOR } from './previews/generator.ts';
export { PREVIEW_FRAMES_SET } from './previews/frames-set.ts';
export { PREVIEWS_SET } from './previews/previews-set.ts';
export { guardObjects } from './guards/guard.ts';
export type { Guard, GuardObjects } from './guards/guard.ts';
export { PREVIEW_GUARDS } from './guards/preview-guards.ts';
export { PREVIEW_PRIORITY, PREVIEW_PRIORITY_CLASS } from './previews/priority.ts';
export { appProjects, PLATFORM_PROJECT, PREVIEW_FRAMES_PROJECT, PREVIEWS_PROJECT, ROOT_PROJECT } from './projects.ts';
export type { Repository } from './repository.ts';
export { ROOT_APPLICATION, rootApplication } from './root-application.ts';
export type { RootApplication } from './root-application.ts';
