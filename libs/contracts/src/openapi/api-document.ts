import type { JsonSchema } from '../compatibility/breaking-changes.ts';

/** As far as our documents use OpenAPI 3.1. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface ApiOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: { readonly content: ApiContent };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: ApiContent }>>;
}

export interface ApiParameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export type ApiContent = Readonly<Record<string, { readonly schema: JsonSchema }>>;

const REF = '#/components/schemas/';

/** The schema with everything it refers to in its place. Our schemas have no cycles. */
export function resolved(document: ApiDocument, schema: JsonSchema): JsonSchema {
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...rest } = value as { $ref?: unknown };
    const named = typeof $ref === 'string' ? inner(document.components.schemas[$ref.slice(REF.length)]) : {};
    const own = Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, inner(each)]));
    return { ...(named as object), ...own };
  };
  return inner(schema) as JsonSchema;
}
