/** The parts of JSON Schema (draft 7) that Helm's checker and this folder use. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $comment?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly not?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
}

export type Properties = Readonly<Record<string, JsonSchema>>;

/** A group of values that are all known: any other name is a slip of the pen. */
export const group = (properties: Properties): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  properties,
});

/** A group that stands in a list, where nothing has a default: what is not optional must be said. */
export const entry = (needed: Properties, optional: Properties = {}): JsonSchema => ({
  ...group({ ...needed, ...optional }),
  required: Object.keys(needed),
});

export const list = (
  items: JsonSchema,
  bounds: { readonly minItems?: number; readonly maxItems: number },
): JsonSchema => ({
  ...{ type: 'array', items },
  ...bounds,
});

/** One of a few kinds of entries; Helm's line about one that is none of them has its path. */
export const oneOf = (...kinds: readonly JsonSchema[]): JsonSchema => ({ oneOf: kinds });

/** Entries that people name. A name that does not match is refused as one that is not known: Helm's line about it has its path. */
export const map = (names: string, maxProperties: number, entry: JsonSchema): JsonSchema => ({
  ...{ type: 'object', maxProperties, patternProperties: { [names]: entry }, additionalProperties: false },
});

const STRICTER = 'Stricter than the API server: ';

/** A schema that refuses what the API server would take, and why. The reason is part of the schema, where its reader asks for it. */
export const stricter = (reason: string, schema: JsonSchema): JsonSchema => ({
  $comment: `${STRICTER}${reason}`,
  ...schema,
});

/** One of a few words, of which the chart or the app makes something. */
export const choice = (...words: readonly string[]): JsonSchema =>
  stricter('nothing knows what any other word means', { enum: words });

/** The reason given to `stricter`, or undefined. */
export function reasonOf({ $comment = '' }: JsonSchema): string | undefined {
  return $comment.startsWith(STRICTER) ? $comment.slice(STRICTER.length) : undefined;
}
