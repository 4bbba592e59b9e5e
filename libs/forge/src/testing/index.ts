export { giteaRepository, OWNER, type GiteaRepository, type Person } from './gitea-repository.ts';
export { gitWorkspace, SOMEBODY, type GitWorkspace } from './git-workspace.ts';
export { MemoryCluster } from './memory-cluster.ts';
export { MemoryForge } from './memory-forge.ts';
export { startGitea, type RunningGitea } from './start-gitea.ts';
