import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { parse, stringify } from 'yaml';
import { buildFolder, HERE } from '@cutover/manifests';
import { PREVIEW_FRAME_FOLDER } from '../names.ts';
import { kustomizePath } from './build-root.ts';

const ROOT = join(HERE.kustomize, '..');
/** What a preview's source may lie in. */
const TREES = ['kustomize', PREVIEW_FRAME_FOLDER];

type Options = NonNullable<NonNullable<IApplication['spec']['source']>['kustomize']>;

/** In its order. */
async function edit(tool: string, cwd: string, { images = [], namespace, patches = [] }: Options): Promise<void> {
  const set = (...args: readonly string[]) => promisify(execFile)(tool, ['edit', 'set', ...args], { cwd });
  if (images.length > 0) await set('image', ...images);
  if (namespace !== undefined) await set('namespace', '--', namespace);
  const file = join(cwd, 'kustomization.yaml');
  const kustomization = parse(await readFile(file, 'utf8')) as { patches?: object[] };
  await writeFile(file, stringify({ ...kustomization, patches: [...(kustomization.patches ?? []), ...patches] }));
}

/**
 * What Argo CD makes of an Application's source: it edits the kustomization by the tool itself, appends patches, and builds that (util/kustomize/kustomize.go of v3.2.11).
 * @param change what a pull request changes in its tree, which is a copy
 */
export async function buildAsArgoCd(
  { spec }: IApplication,
  change: (tree: string) => Promise<unknown> = async () => undefined,
): ReturnType<typeof buildFolder> {
  const { path = '', kustomize = {} } = spec.source!;
  const tree = await mkdtemp(join(tmpdir(), 'cutover-preview-'));
  try {
    for (const one of TREES) await cp(join(ROOT, one), join(tree, one), { recursive: true });
    await change(tree);
    const tool = await kustomizePath();
    await edit(tool, join(tree, path), kustomize);
    return await buildFolder(tool, join(tree, path));
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}
