import { z } from 'zod';

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

/** How a schema shows in API documents, where what zod would say of it says little. */
export function shownAs<S extends z.ZodType>(schema: S, shown: Readonly<Record<string, unknown>>): S {
  const override = ({ jsonSchema }: { jsonSchema: object }): void => {
    for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
    Object.assign(jsonSchema, shown);
  };
  return schema.meta({ override } as never);
}

/** Arrives at handlers in lower case. */
export const idSchema = z.uuid({ error: 'must be a UUID' }).toLowerCase();

/** Whom a token speaks for: a member's id, or a name that an operator gave. */
export const subjectSchema = z.string().min(1).max(128);

/** How many entries a page has, at most. */
export const limitSchema = shownAs(
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_PAGE))
    .default(DEFAULT_PAGE),
  { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE, description: 'Entries a page, at most' },
);

/** An instant in answers. */
export const instant = z.iso.datetime();

/** A stream's number: each change of a thing has the next one. */
export const sequence = z.int().min(0).meta({ description: 'Of the last change; each change has the next number' });

/** An amount in answers. */
export const moneyView = z
  .object({
    minor: z.int().meta({ description: "In the currency's minor units: cents of EUR, whole JPY" }),
    currency: z.string().length(3).meta({ description: 'ISO 4217' }),
  })
  .meta({ id: 'Money' });

/** The entry that a next page begins behind. */
export const nextCursor = z
  .string()
  .nullable()
  .meta({ description: 'The `cursor` of the next page; null on the last' });

/** RFC 9457. */
export const problemView = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    code: z.string().meta({ description: 'What went wrong, for programs: stable' }),
    retriable: z.boolean().meta({ description: 'Whether the same request may succeed later' }),
    requestId: z.string(),
    field: z.string().optional().meta({ description: 'The first wrong field' }),
    errors: z
      .array(z.object({ field: z.string(), in: z.enum(['params', 'query', 'headers', 'body']), message: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, with members of its own that depend on the code' });
