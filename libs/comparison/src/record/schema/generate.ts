import { fileURLToPath } from 'node:url';

import { format } from 'prettier';
import { z } from 'zod';

import { runSchema } from '../run.ts';

/** Where the generated schema lies. */
export const schemaFile = fileURLToPath(new URL('./run.schema.json', import.meta.url));

/** The JSON Schema (2020-12) of run.json, as text; src/record/schema/main.ts writes it. */
export const runJsonSchema = (): Promise<string> => {
  const { $schema, ...rest } = z.toJSONSchema(runSchema);
  const document = {
    $schema,
    $comment:
      'Generated from libs/comparison/src/record/run.ts by: node libs/comparison/src/record/schema/main.ts. Do not edit.',
    title: 'A Cutover comparison run (run.json)',
    ...rest,
  };
  return format(JSON.stringify(document), { parser: 'json', printWidth: 120 });
};
