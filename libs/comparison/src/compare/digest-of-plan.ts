import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Comparison } from './options.ts';
import { treatmentsOf } from './treatments.ts';
import { objectsOf } from '../lane/foreign/source.ts';
import type { Environment } from '../record/run.ts';

/** Every chart that lanes are rendered from, file by file; of any other app, its objects as they are before a lane changes them. */
const sourcesOf = async ({ foreign, charts, helm }: Comparison): Promise<string[]> => {
  if (foreign !== null) return [JSON.stringify(await objectsOf(foreign.source, helm, 'default'))];
  const entries = await readdir(charts, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.sort().map(async (file) => `${file.slice(charts.length)}\n${await readFile(file, 'utf8')}`);
  return Promise.all(texts);
};

/** All of a comparison that is data and decides what its lanes are; the seed is apart, since it may have been drawn. */
const dataOf = (comparison: Comparison, environment: Environment): object => {
  const { kernel, cpus, memoryBytes, node, cluster, binaries } = environment;
  const { app, foreign, images, sideImages, appValues, replicas, repeats, load, timing, canary } = comparison;
  const treatments = treatmentsOf(comparison.strategies, comparison.faults);
  return {
    ...{ app, foreign, images, sideImages, appValues, treatments, replicas, repeats, load, timing, canary },
    on: { kernel, cpus, memoryBytes, node, cluster, binaries },
  };
};

/** What tells whether a run that ended early is the one that is asked for again: what was asked, of which sources, and on what. */
export const digestOfPlan = async (comparison: Comparison, environment: Environment): Promise<string> => {
  const hash = createHash('sha256').update(JSON.stringify(dataOf(comparison, environment)));
  for (const text of await sourcesOf(comparison)) hash.update('\0').update(text);
  return `sha256:${hash.digest('hex')}`;
};
