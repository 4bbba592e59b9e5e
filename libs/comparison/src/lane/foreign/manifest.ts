import { parseAllDocuments } from 'yaml';

import { ForeignAppError } from './foreign-error.ts';

interface Container {
  name: string;
  image?: string;
}

interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: { containers?: Container[] };
}

/** An object of the cluster, as far as a comparison reads it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec?: Record<string, unknown> & {
    template?: PodTemplate;
    selector?: Record<string, unknown>;
    ports?: { port: number }[];
    clusterIP?: string;
    scaleTargetRef?: { name?: string };
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object of a cluster says what it is and how it is called. @throws ForeignAppError naming the document */
const checked = (object: unknown, where: string): Manifest => {
  if (!isObject(object)) throw new ForeignAppError(`${where} is no object of a cluster`);
  if (Array.isArray(object['resources']) && !isObject(object['metadata']))
    throw new ForeignAppError(`${where} is Kustomize's: render it into a folder before (kubectl kustomize)`);
  const { apiVersion, kind, metadata } = object as Partial<Manifest>;
  const missing = [
    ...(typeof apiVersion === 'string' ? [] : ['apiVersion']),
    ...(typeof kind === 'string' ? [] : ['kind']),
    ...(typeof metadata?.name === 'string' ? [] : ['metadata.name']),
  ];
  if (missing.length === 0) return object as unknown as Manifest;
  throw new ForeignAppError(`${where} is no object of a cluster: ${missing.join(' and ')} missing`);
};

const itemsOf = (object: unknown): unknown[] =>
  isObject(object) && object['kind'] === 'List' && Array.isArray(object['items']) ? object['items'] : [object];

/** Reads YAML or JSON, several documents and Lists too. @param where begins the error @throws ForeignAppError */
export const manifestsOf = (text: string, where: string): Manifest[] => {
  const documents = parseAllDocuments(text);
  const problem = documents.flatMap(({ errors }) => errors)[0]?.message.split('\n')[0];
  if (problem !== undefined) throw new ForeignAppError(`${where}: not YAML: ${problem}`);
  const objects = documents.map((document): unknown => document.toJS()).filter((object) => object !== null);
  return objects.flatMap((object, at) =>
    itemsOf(object).map((item) => checked(item, objects.length === 1 ? where : `${where}: document ${at + 1}`)),
  );
};

export const containersOf = ({ spec }: Manifest): Container[] => spec?.template?.spec?.containers ?? [];
