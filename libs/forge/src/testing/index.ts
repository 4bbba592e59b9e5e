export { gitWorkspace, SOMEBODY, type GitWorkspace } from './git-workspace.ts';
export { startGitea, type RunningGitea } from './start-gitea.ts';
