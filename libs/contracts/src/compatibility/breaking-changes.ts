/** As far as our schemas use JSON Schema. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly [keyword: string]: unknown;
}

/** Keywords that say nothing about which data is valid. */
const SILENT = new Set([
  '$schema',
  'title',
  'description',
  'properties',
  'required',
  'items',
  'additionalProperties',
  '$comment',
]);

/**
 * What in a message's schema would break someone: those who have old messages in a topic, and those who read with the old schema. Only one thing may be done to a
 * published version, adding an optional property. Everything else is a new version.
 * @returns one line a change, with the path of the property
 */
export function breakingChanges(before: JsonSchema, after: JsonSchema, path = 'data'): string[] {
  return [
    ...keywords(before, after, path),
    ...properties(before, after, path),
    ...required(before, after, path),
    ...items(before, after, path),
  ];
}

function keywords(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => !SILENT.has(name)));
  return [...names].flatMap((name) => {
    const [was, is] = [JSON.stringify(before[name]), JSON.stringify(after[name])];
    return was === is ? [] : [`${path}: ${name} was ${was ?? 'absent'} and is ${is ?? 'absent'}`];
  });
}

function properties(before: JsonSchema, after: JsonSchema, path: string): string[] {
  return Object.entries(before.properties ?? {}).flatMap(([name, was]) => {
    const is = after.properties?.[name];
    return is === undefined ? [`${path}.${name}: was removed`] : breakingChanges(was, is, `${path}.${name}`);
  });
}

function required(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const [was, is] = [new Set(before.required), new Set(after.required)];
  const more = [...is].filter((name) => !was.has(name)).map((name) => `${path}.${name}: is required now`);
  const fewer = [...was].filter((name) => !is.has(name)).map((name) => `${path}.${name}: may be absent now`);
  return [...more, ...fewer];
}

function items(before: JsonSchema, after: JsonSchema, path: string): string[] {
  if (before.items === undefined && after.items === undefined) return [];
  return breakingChanges(before.items ?? {}, after.items ?? {}, `${path}[]`);
}
