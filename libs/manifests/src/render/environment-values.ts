import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { valuesFileOf } from '@cutover/charts/environments';
import { readIfThere } from '@cutover/toolchain';
import { parse } from 'yaml';
import type { Environment } from '../environments.ts';
import { ENVIRONMENTS } from '../environments.ts';
import { isList, isObject, merge } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';

/** A chart's values for each environment that it has any for. */
export type EnvironmentValues = ReadonlyMap<string, { readonly file: string; readonly values: JsonObject }>;

const read = async (file: string): Promise<JsonObject | undefined> => {
  const text = await readIfThere(file);
  return text === undefined ? undefined : ((parse(text) as JsonObject | null) ?? {});
};

/** Hosts NAME.FROM.DOMAIN, wherever they are, as NAME.TO.DOMAIN. */
function renamed(value: Json, from: string, to: string): Json {
  if (typeof value === 'string') return value.replace(`.${from}.`, `.${to}.`);
  if (isList(value)) return value.map((element) => renamed(element, from, to));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renamed(member, from, to)]));
}

/** Another environment's values, said of this one: its label and its host names. */
function saidOf(values: JsonObject, { name, like = name }: Environment): JsonObject {
  const { commonLabels, ingress } = values;
  const said: Record<string, Json> = {};
  if (isObject(commonLabels) && commonLabels['env'] === like) said['commonLabels'] = { env: name };
  if (ingress !== undefined) said['ingress'] = renamed(ingress, like, name);
  return merge(values, said);
}

/** @param folder the chart's */
export async function environmentValues(folder: string): Promise<EnvironmentValues> {
  const found = new Map<string, { file: string; values: JsonObject }>();
  for (const environment of ENVIRONMENTS) {
    const { name, like = name } = environment;
    const file = valuesFileOf(name);
    const own = await read(join(folder, file));
    if (own !== undefined) found.set(name, { file, values: own });
    else if (found.has(like)) {
      const { values, ...its } = found.get(like)!;
      found.set(name, { ...its, values: saidOf(values, environment) });
    }
  }
  return found;
}

/** A chart's values.yaml. */
export async function defaultsOf(folder: string): Promise<JsonObject> {
  return parse(await readFile(join(folder, 'values.yaml'), 'utf8')) as JsonObject;
}
