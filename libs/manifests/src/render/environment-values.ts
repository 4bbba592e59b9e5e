import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import { parse } from 'yaml';
import type { Environment } from '../environments.ts';
import { ENVIRONMENTS } from '../environments.ts';
import { isObject, merge } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';

/** A chart's values for each environment that it has any for. */
export type EnvironmentValues = ReadonlyMap<string, { readonly file: string; readonly values: JsonObject }>;

const read = async (file: string): Promise<JsonObject | undefined> => {
  const text = await readIfThere(file);
  return text === undefined ? undefined : ((parse(text) as JsonObject | null) ?? {});
};

const renamed = (host: Json, from: string, to: string): Json =>
  typeof host === 'string' ? host.replace(`.${from}.`, `.${to}.`) : host;

/** Another environment's values, said of this one: its label and its host names. */
function saidOf(values: JsonObject, { name, like = name }: Environment): JsonObject {
  const { commonLabels, ingress } = values;
  const said: Record<string, Json> = {};
  if (isObject(commonLabels) && commonLabels['env'] === like) said['commonLabels'] = { env: name };
  if (isObject(ingress) && ingress['host'] !== undefined)
    said['ingress'] = { host: renamed(ingress['host'], like, name) };
  return merge(values, said);
}

/** @param folder the chart's */
export async function environmentValues(folder: string): Promise<EnvironmentValues> {
  const found = new Map<string, { file: string; values: JsonObject }>();
  for (const environment of ENVIRONMENTS) {
    const { name, like = name } = environment;
    const own = await read(join(folder, `values-${name}.yaml`));
    if (own !== undefined) found.set(name, { file: `values-${name}.yaml`, values: own });
    else if (found.has(like)) {
      const { file, values } = found.get(like)!;
      found.set(name, { file, values: saidOf(values, environment) });
    }
  }
  return found;
}

/** A chart's values.yaml. */
export async function defaultsOf(folder: string): Promise<JsonObject> {
  return parse(await readFile(join(folder, 'values.yaml'), 'utf8')) as JsonObject;
}
