import { z } from 'zod';

import { readJson } from './read.ts';

/** Of facts.json and run.json. It rises whenever a run of before could not be read any more, or would be read as something else. */
export const runSchemaVersion = 2;

const writerSchema = z.looseObject({
  schemaVersion: z.int(),
  environment: z.looseObject({ gitCommit: z.string().nullish() }).optional(),
});

/** A run that another version of the comparison wrote: its figures mean something else. */
export class OtherRunVersion extends Error {
  readonly code = 'other-run-version';

  constructor(file: string, version: number, commit: string | null | undefined) {
    const by = commit ? ` at commit ${commit}` : '';
    const how = commit ? 'report it from that commit' : 'report it from the version that wrote it';
    super(`${file}: written${by} in schema ${version} of runs; this reads ${runSchemaVersion}: ${how}`);
  }
}

/** Reads a file of a run that says which schema it has. @throws OtherRunVersion, RecordError */
export const readOfThisVersion = async <T>(schema: z.ZodType<T>, file: string): Promise<T> => {
  const { schemaVersion, environment } = await readJson(writerSchema, file);
  if (schemaVersion !== runSchemaVersion) throw new OtherRunVersion(file, schemaVersion, environment?.gitCommit);
  return readJson(schema, file);
};
