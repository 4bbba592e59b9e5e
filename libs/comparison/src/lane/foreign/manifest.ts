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
  items?: Manifest[];
}

/** Reads YAML or JSON, several documents and Lists too. @param where begins the error @throws ForeignAppError */
export const manifestsOf = (text: string, where: string): Manifest[] => {
  const documents = parseAllDocuments(text);
  const problem = documents.flatMap(({ errors }) => errors)[0]?.message.split('\n')[0];
  if (problem !== undefined) throw new ForeignAppError(`${where}: not YAML: ${problem}`);
  const objects = documents.map((document) => document.toJS() as Manifest | null).filter((object) => object !== null);
  return objects.flatMap((object) => (object.kind === 'List' ? (object.items ?? []) : [object]));
};

export const containersOf = ({ spec }: Manifest): Container[] => spec?.template?.spec?.containers ?? [];
