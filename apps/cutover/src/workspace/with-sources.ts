import { cacheFolder } from '@cutover/toolchain';
import { withBuildTree } from '../pull-requests/build/build-tree.ts';
import { ROOT } from './paths.ts';

export interface SourcesOptions {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** The repository, with its packages installed; by default this checkout. */
  readonly root?: string;
  /** Where the tree is kept; by default the cache. */
  readonly folder?: string;
}

/** Has the files of a commit of this repository beside the packages that are installed here, outside of the checkout. @throws GitError, ToolchainError */
export function withSources<T>(
  commit: string,
  { say, signal, root = ROOT, folder = cacheFolder('builds') }: SourcesOptions,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  return withBuildTree({ folder, checkout: root, remote: { url: root }, say, signal }, async (tree) => {
    await tree.fetch([commit]);
    await tree.checkOut(commit);
    return action(tree.folder);
  });
}
