import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASE, MAIN } from '@cutover/argo-workflows';
import { checkoutImage, fileImage, NODE_PATH, nodeBase } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import { writeLayout } from '@cutover/oci';
import type { Image } from '@cutover/oci';
import { ROOT } from '../workspace/paths.ts';
import { git } from './git.ts';
import { releaseBase } from './release-base.ts';
import type { ReleaseTools } from './release-base.ts';

export interface RunnerImage extends BuildOptions {
  readonly tools: ReleaseTools;
  /** Of the checkout: its sources are main's code in every step. */
  readonly commit: string;
}

/** The sources of a commit, without what else the checkout has: its objects are read where they are. */
async function sourcesOf(commit: string, folder: string, signal?: AbortSignal): Promise<void> {
  await git(['clone', '--quiet', '--shared', '--no-checkout', '--no-tags', ROOT, folder], { folder: '/', signal });
  await git(['checkout', '--quiet', '--detach', commit], { folder, signal });
}

/**
 * What steps of the pipeline run in: git, helm and kustomize, what images of apps stand on as a layout, this checkout's packages, and a commit's sources. Layers go by how seldom they change: of another commit
 * the last one is another.
 * @param action is given the image: its blobs are there as long as it runs @throws GitOpsError, ImageBuildError, OciError
 */
export async function withRunnerImage<T>(
  { tools, commit, ...options }: RunnerImage,
  action: (image: Image) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-runner-'));
  try {
    const [layout, sources] = [join(scratch, 'base'), join(scratch, 'sources')];
    await writeLayout(layout, [{ image: await nodeBase({ ...options, workspace: ROOT }) }]);
    await sourcesOf(commit, sources, options.signal);
    const base = await fileImage({
      ...options,
      base: await releaseBase(tools, options),
      files: [{ path: layout, at: BASE }],
      entrypoint: [NODE_PATH],
    });
    return await action(await checkoutImage({ ...options, base, sources, installed: ROOT, at: MAIN }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
