export { gitWorkspace, SOMEBODY, type GitWorkspace } from './git-workspace.ts';
