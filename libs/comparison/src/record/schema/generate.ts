import { fileURLToPath } from 'node:url';

import { format } from 'prettier';
import { z } from 'zod';

import { progressLineSchema } from '../progress-event.ts';
import { runSchema } from '../run.ts';

/** Where the generated schemas lie. */
export const schemaFile = fileURLToPath(new URL('./run.schema.json', import.meta.url));
export const eventsSchemaFile = fileURLToPath(new URL('./events.schema.json', import.meta.url));

/** A schema as JSON Schema (2020-12), as text; src/record/schema/main.ts writes it. */
const textOf = (schema: z.ZodType, title: string, source: string): Promise<string> => {
  const { $schema, ...rest } = z.toJSONSchema(schema);
  const document = {
    $schema,
    $comment: `Generated from libs/comparison/src/record/${source} by: node libs/comparison/src/record/schema/main.ts. Do not edit.`,
    title,
    ...rest,
  };
  return format(JSON.stringify(document), { parser: 'json', printWidth: 120 });
};

/** Of run.json. */
export const runJsonSchema = (): Promise<string> => textOf(runSchema, 'A Cutover comparison run (run.json)', 'run.ts');

/** Of a line of what `cutover compare --events` writes. */
export const eventsJsonSchema = (): Promise<string> =>
  textOf(progressLineSchema, 'A line of what a comparison tells while it runs (--events)', 'progress-event.ts');
