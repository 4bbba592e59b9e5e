import { DATA, GENERATED_SECRET } from '../program/generated-secret.ts';
import type { SecretData } from '@cutover/environment-keys';
import { partsOfUrn } from './urn.ts';

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs?: Readonly<Record<string, { readonly plaintext?: string }>>;
}

/** What a state holds, as far as it is looked at; exported with its secrets. */
export interface ExportedState {
  readonly resources?: readonly ExportedResource[];
  readonly pending_operations?: readonly unknown[];
}

/** The Secrets that the program made before, by `NAMESPACE/NAME`. */
export function keptIn({ resources = [] }: ExportedState): [string, SecretData][] {
  return resources
    .filter(({ type }) => type === GENERATED_SECRET)
    .flatMap(({ urn, outputs }) => {
      const plaintext = outputs?.[DATA]?.plaintext;
      return plaintext === undefined ? [] : [[partsOfUrn(urn).name, JSON.parse(plaintext) as SecretData]];
    });
}

export const urnsIn = ({ resources = [] }: ExportedState): ReadonlySet<string> =>
  new Set(resources.map(({ urn }) => urn));
