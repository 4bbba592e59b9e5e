import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { refresh } from '@cutover/charts';
import { ArgoCdError } from './argocd-error.ts';
import { applicationSets, previewSets } from './application-sets.ts';
import { APPLICATIONS_FOLDER, PREVIEW_FRAME_FOLDER } from './names.ts';
import { previewFrame } from './previews/frame.ts';

export const COMMAND = 'node infra/argocd/src/main.ts emit';
const GENERATED = '# Generated';
const HEAD = `${GENERATED} from infra/argocd/src by: ${COMMAND}\n`;

const toYaml = (value: object): string => `${HEAD}${stringify(value, { lineWidth: 0, blockQuote: 'literal' })}`;

const kustomizationOf = (files: Iterable<string>) => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: [...files],
});

const withKustomization = (objects: ReadonlyMap<string, object>): ReadonlyMap<string, string> =>
  new Map(
    [...objects, ['kustomization.yaml', kustomizationOf(objects.keys())] as const].map(([file, object]) => [
      file,
      toYaml(object),
    ]),
  );

/** File name → text. */
export type Files = ReadonlyMap<string, string>;

/** What the root Application applies. */
export const applicationFiles = (): Files =>
  withKustomization(new Map([...applicationSets(), ...previewSets()].map((set) => [`${set.metadata.name}.yaml`, set])));

/** What each preview's frame is made of. */
export const frameFiles = (): Files => withKustomization(previewFrame());

/** Everything that is committed, by its folder from the repository's root. */
export const EMITTED: Readonly<Record<string, () => Files>> = {
  [APPLICATIONS_FOLDER]: applicationFiles,
  [PREVIEW_FRAME_FOLDER]: frameFiles,
};

/** File names: what was written, or is to be, and what nothing emits any more. */
export interface Emitted {
  readonly stale: readonly string[];
  readonly orphaned: readonly string[];
}

async function namesIn(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return (await readdir(folder)).sort();
}

async function orphansIn(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const orphaned = (await namesIn(folder)).filter((name) => !files.has(name));
  for (const name of orphaned) {
    if ((await readFile(join(folder, name), 'utf8')).startsWith(GENERATED)) continue;
    throw new ArgoCdError(
      'foreign-file',
      `${join(folder, name)} lies among emitted files, and was emitted by nothing: move it elsewhere`,
    );
  }
  return orphaned;
}

/** Brings a folder up to date; with `check` it is only looked at. @throws ArgoCdError `foreign-file`, before anything is written */
export async function emit(folder: string, files: Files, { check }: { readonly check: boolean }): Promise<Emitted> {
  const orphaned = await orphansIn(folder, files);
  const stale: string[] = [];
  for (const [name, text] of files) if (await refresh(join(folder, name), text, { check })) stale.push(name);
  if (!check) for (const name of orphaned) await rm(join(folder, name));
  return { stale: stale.sort(), orphaned };
}
