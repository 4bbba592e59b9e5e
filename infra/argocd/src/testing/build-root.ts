import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { buildFolder, HERE } from '@cutover/manifests';
import { ensureTools } from '@cutover/toolchain';
import { APPLICATIONS_FOLDER } from '../names.ts';
import type { rootApplication } from '../root-application.ts';

export const committedFolder = join(HERE.kustomize, '..', APPLICATIONS_FOLDER);

export async function kustomizePath(): Promise<string> {
  return (await ensureTools(['kustomize'], { progress: () => undefined })).kustomize.path;
}

/** What the root Application applies: Argo CD puts its patches into the kustomization, and builds that. */
export async function buildRoot(root: ReturnType<typeof rootApplication>): ReturnType<typeof buildFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-root-'));
  try {
    await cp(committedFolder, folder, { recursive: true });
    const file = join(folder, 'kustomization.yaml');
    const { patches } = root.spec.source!.kustomize!;
    await writeFile(file, stringify({ ...(parse(await readFile(file, 'utf8')) as object), patches }));
    return await buildFolder(await kustomizePath(), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
