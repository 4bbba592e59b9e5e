import type { z } from 'zod';
import { RequestInvalid } from './request-errors.ts';
import type { FieldError, Part } from './request-errors.ts';

const MAX_ERRORS = 10;
const MAX_NAME = 64;

/**
 * Parses one part of a request.
 * @throws {RequestInvalid} naming each wrong field; values are never repeated
 */
export function validate<S extends z.ZodType>(part: Part, schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RequestInvalid(result.error.issues.flatMap((issue) => fieldErrors(part, issue)).slice(0, MAX_ERRORS));
}

function fieldErrors(part: Part, issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.'), in: part, message: issue.message }];
  const name = (key: string) => [...path, key.slice(0, MAX_NAME)].join('.');
  return issue.keys.map((key) => ({ field: name(key), in: part, message: 'is not a known field' }));
}

interface SchemaDef {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

/** The path of the first object inside `schema` that lets unknown fields pass; undefined when there is none. */
export function firstLooseObject(schema: z.ZodType, path = ''): string | undefined {
  const def = schema.def as unknown as SchemaDef;
  if (def.type === 'object' && (def.catchall?.def as { type?: string } | undefined)?.type !== 'never')
    return path || '(top)';
  for (const [name, inner] of innerSchemas(def)) {
    const found = firstLooseObject(inner, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function innerSchemas(def: SchemaDef): [string, z.ZodType][] {
  const named = Object.entries(def.shape ?? {});
  const wrapped = [def.element, def.innerType, def.in, def.left, def.right, ...(def.options ?? [])];
  return [
    ...named,
    ...wrapped.filter((inner) => inner !== undefined).map((inner): [string, z.ZodType] => ['*', inner]),
  ];
}
