import { stringify } from 'yaml';
import { GENERATED, refreshFolder } from '@cutover/charts';
import type { Refreshed } from '@cutover/charts';
import { accounts } from './pipeline/accounts.ts';
import { networkPolicies } from './pipeline/network-policies.ts';
import { everyNight, mainBranch, nightly, pullRequest } from './pipeline/pipelines.ts';

export const COMMAND = 'node infra/argo-workflows/src/main.ts emit';
const HEAD = `${GENERATED} from infra/argo-workflows/src by: ${COMMAND}\n`;

const OPTIONS = { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false } as const;

const documents = (...objects: readonly object[]): string =>
  `${HEAD}${objects.map((object) => stringify(object, OPTIONS)).join('---\n')}`;

/** What is applied, a file a concern. */
export const emittedObjects = (): ReadonlyMap<string, readonly object[]> =>
  new Map([
    ['accounts.yaml', accounts().map((object) => object.toJSON() as object)],
    ['network-policies.yaml', networkPolicies().map((object) => object.toJSON() as object)],
    ['pull-request.yaml', [pullRequest.object]],
    ['main.yaml', [mainBranch.object]],
    ['nightly.yaml', [nightly.object, everyNight]],
  ]);

/** File name → text. */
export function emittedFiles(): ReadonlyMap<string, string> {
  const files = [...emittedObjects()];
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: files.map(([file]) => file),
  };
  return new Map(
    [...files, ['kustomization.yaml', [kustomization]] as const].map(([file, all]) => [file, documents(...all)]),
  );
}

/** Brings a folder up to date; with `check` it is only looked at. @throws ForeignFileError, before anything is written */
export const emit = (folder: string, options: { readonly check: boolean }): Promise<Refreshed> =>
  refreshFolder(folder, emittedFiles(), options);
