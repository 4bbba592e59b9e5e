import { parseAllDocuments, stringify } from 'yaml';
import type { JsonObject } from './json.ts';

/** An object of the API, as far as all of them are alike. */
export interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
}

/** The objects in a text of YAML; empty documents are none. @throws YAMLParseError */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      return document.toJS() as KubernetesObject | null;
    })
    .filter((object) => object !== null);
}

/** Long lines stay whole, and texts of several lines are blocks. */
export const toYaml = (value: unknown): string => stringify(value, { lineWidth: 0, blockQuote: 'literal' });

/** What tells objects of one namespace apart: `Deployment account`. */
export const idOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

/** `deployment-account` */
export const fileNameOf = ({ kind, metadata }: KubernetesObject): string => `${kind.toLowerCase()}-${metadata.name}`;

/** Where an object holds a pod template, if it does. */
export const TEMPLATE_PATHS: readonly (readonly string[])[] = [
  ['spec', 'template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];
