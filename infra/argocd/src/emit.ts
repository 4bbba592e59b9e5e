import { stringify } from 'yaml';
import { GENERATED } from '@cutover/charts';
import { applicationSets, previewSets } from './application-sets.ts';
import { APPLICATIONS_FOLDER, PREVIEW_FRAME_FOLDER } from './names.ts';
import { previewFrame } from './previews/frame.ts';

export const COMMAND = 'node infra/argocd/src/main.ts emit';
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
