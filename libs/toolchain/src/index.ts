export { ToolchainError, isToolchainError } from './errors.ts';
export type { ToolchainErrorCode } from './errors.ts';
export type { Progress, ProgressEvent, ProgressState } from './progress.ts';
export { progressLines } from './cli/say-progress.ts';
export { cacheFolder, cacheRoot } from './cache/cache-root.ts';
export { keptSecret } from './fs/kept-secret.ts';
export { makeFolder } from './fs/make-folder.ts';
export { closeCache, isClosed } from './fs/trust.ts';
export { isSettled, stampOf } from './fs/stamp.ts';
export { readIfThere, writeWhole } from './fs/whole-file.ts';
export { inPool } from './in-pool.ts';
export { findExecutable } from './process/find-executable.ts';
export { TOOL_NAMES } from './tools/tool-names.ts';
export type { ToolName } from './tools/tool-names.ts';
export { builtTools, missingTools } from './tools/built-tools.ts';
export type { MissingTools } from './tools/built-tools.ts';
export { ensureNeeds } from './needs/ensure-needs.ts';
export type { Ensured, NeedsOptions } from './needs/ensure-needs.ts';
export { joinNeeds } from './needs/needs.ts';
export type { Needs } from './needs/needs.ts';
export { Activity } from './activity.ts';
export { timeLeftText } from './estimate.ts';
export { ensureTools } from './tools/ensure-tools.ts';
export type { EnsureOptions } from './tools/ensure-from.ts';
export type { Tool } from './tools/tool.ts';
export { ensureDebianPackages } from './debian/ensure-debian-packages.ts';
export type { DebianOptions } from './debian/ensure-debian-packages.ts';
export {
  BROWSER_PACKAGES,
  CONTAINER_TOOL_PACKAGES,
  DOCKER_PACKAGES,
  IMAGE_PACKAGES,
  JAVA_PACKAGES,
  NODE_PACKAGES,
  PROMETHEUS_PACKAGES,
  PIP_PACKAGES,
} from './debian/packages.ts';
export type { DebianNeed } from './debian/packages.ts';
export { builtJars, ensureJars } from './maven/ensure-jars.ts';
export type { JarsName } from './maven/ensure-jars.ts';
export { ensureNpmFiles, keyOfNpmFiles, type NpmOptions } from './npm/ensure-npm-files.ts';
export { KIALI_PAGE, type NpmFiles } from './npm/npm-files.ts';
export { ensureMavenProject } from './maven/ensure-maven-project.ts';
export type { MavenOptions, MavenProject } from './maven/ensure-maven-project.ts';
export { cgroupHierarchies, removeCgroup } from './process/cgroups.ts';
export type { Hierarchy } from './process/cgroups.ts';
export { run } from './process/run.ts';
export type { RunOptions, RunResult } from './process/run.ts';
export { identify, isRunning, processOfStat, self } from './process/identity.ts';
export type { ProcessIdentity } from './process/identity.ts';
export { withLock } from './fs/lock.ts';
