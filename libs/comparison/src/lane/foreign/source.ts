import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { ChartError, renderForeignChart } from '@cutover/charts';
import { parse } from 'yaml';

import { ForeignAppError } from './foreign-error.ts';
import { type Manifest, manifestsOf } from './manifest.ts';

/** Where an app's manifests come from: its chart, with files of values of which the later win, or a folder of YAML. */
export type ForeignSource =
  | { readonly chart: string; readonly values: readonly string[] }
  | { readonly manifests: string };

export const nameOfSource = (source: ForeignSource): string =>
  basename('chart' in source ? source.chart : source.manifests);

type Values = Record<string, unknown>;

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As Helm lays files of values over each other: maps are joined, anything else is replaced. */
const laidOver = (below: Values, above: Values): Values => {
  const joined = Object.entries(above).map(([key, value]) => {
    const before = below[key];
    return [key, isMap(before) && isMap(value) ? laidOver(before, value) : value];
  });
  return { ...below, ...(Object.fromEntries(joined) as Values) };
};

const readText = async (file: string, flag: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ForeignAppError(`${flag} ${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
};

const parsed = (text: string, file: string): unknown => {
  try {
    return parse(text);
  } catch (error) {
    throw new ForeignAppError(`--values ${file}: not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
};

const valuesIn = async (files: readonly string[]): Promise<Values> => {
  let all: Values = {};
  for (const file of files) {
    const value = parsed(await readText(file, '--values'), file);
    if (!isMap(value) && value !== null) throw new ForeignAppError(`--values ${file}: holds no values by name`);
    all = laidOver(all, value ?? {});
  }
  return all;
};

/** What Helm said, with what to do about it. */
const refusal = (error: unknown, chart: string): unknown => {
  if (!(error instanceof ChartError)) return error;
  const problem = error.message.replace(/^charts\/[^:]*: /, '');
  if (error.code === 'unknown-chart') return new ForeignAppError(`--chart ${chart}: ${problem}`);
  return new ForeignAppError(`--chart ${chart}: ${problem}; values that it needs are given by --values FILE`);
};

/** A release is called as its chart, whatever its folder is called. */
const nameIn = async (chart: string): Promise<string> => {
  const text = await readFile(join(chart, 'Chart.yaml'), 'utf8').catch(() => '');
  const name = (parse(text) as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? name : basename(chart);
};

const renderedChart = async (helm: string, chart: string, files: readonly string[], namespace: string) => {
  const values = await valuesIn(files);
  try {
    return await renderForeignChart({ helm, folder: chart, release: await nameIn(chart), namespace, values });
  } catch (error) {
    throw refusal(error, chart);
  }
};

const filesIn = async (folder: string): Promise<Manifest[]> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOTDIR' ? 'is no folder: name the one it is in' : `cannot be read (${error.code})`;
    throw new ForeignAppError(`--manifests ${folder}: ${why}`);
  });
  const wanted = names.filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
  if (wanted.length === 0) throw new ForeignAppError(`--manifests ${folder}: holds no .yaml, .yml or .json`);
  const found: Manifest[] = [];
  for (const name of wanted) {
    const file = join(folder, name);
    found.push(...manifestsOf(await readText(file, '--manifests'), `--manifests ${file}`));
  }
  return found;
};

/** The app's objects as its own people wrote them. @throws ForeignAppError, in one line */
export const objectsOf = async (source: ForeignSource, helm: string, namespace: string): Promise<Manifest[]> => {
  if ('manifests' in source) return filesIn(source.manifests);
  const { chart, values } = source;
  return manifestsOf(await renderedChart(helm, chart, values, namespace), `--chart ${chart}`);
};
