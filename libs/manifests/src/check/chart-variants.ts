import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../objects/json.ts';

/** A values file of a chart: ci/NAME-values.yaml or values-ENV.yaml. */
export interface Variant {
  /** Below the chart's folder. */
  readonly file: string;
  readonly values: JsonObject;
}

const readNames = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** Every values file of a chart but values.yaml, which lacks what has no default. */
export async function variantsOf(folder: string): Promise<Variant[]> {
  const ci = (await readNames(join(folder, 'ci'))).map((name) => join('ci', name));
  const own = (await readNames(folder)).filter((name) => /^values-.+\.yaml$/.test(name));
  const files = [...ci, ...own].sort();
  return Promise.all(
    files.map(async (file) => ({ file, values: parse(await readFile(join(folder, file), 'utf8')) as JsonObject })),
  );
}
