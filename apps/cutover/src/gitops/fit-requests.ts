import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Committing } from '@cutover/forge';
import { deployedCharts, placesIn, renderManifests } from '@cutover/manifests';
import { isScalar, parseDocument } from 'yaml';
import { git } from './git.ts';

/** Of CPU, each container: enough to be started, and next to nothing that others could not have. */
export const LEAST_REQUEST = '10m';
const REQUEST = ['resources', 'requests', 'cpu'];

/** A chart's values with the least request: what people wrote beside it stays as they wrote it. */
function lowered(text: string): string {
  const values = parseDocument(text);
  const found = values.getIn(REQUEST, true);
  if (isScalar(found) && found.range) {
    const [from, to] = found.range;
    return `${text.slice(0, from)}${LEAST_REQUEST}${text.slice(to)}`;
  }
  values.setIn(REQUEST, LEAST_REQUEST);
  return values.toString({ lineWidth: 0 });
}

/** @returns whether it was another one */
async function lower(file: string): Promise<boolean> {
  const before = await readFile(file, 'utf8');
  const after = lowered(before);
  if (after === before) return false;
  await writeFile(file, after);
  return true;
}

/**
 * Lowers what pods of these environments ask for of CPU, in the values and the leaves of a clone, by one commit: they start on a machine that is too small for them, and
 * get what is idle. Nothing is committed where all of it is that low.
 * @returns whether something was
 * @throws GitOpsError, ManifestsError
 */
export async function fitRequests(
  { clone, helm, signal }: Omit<Committing, 'author'> & { readonly signal?: AbortSignal | undefined },
  environments: readonly string[],
): Promise<boolean> {
  const places = placesIn(clone);
  const charts: string[] = [];
  for (const chart of deployedCharts(places)) {
    const files = environments.map((name) => join(places.charts, chart, `values-${name}.yaml`)).filter(existsSync);
    const lowered = [];
    for (const file of files) lowered.push(await lower(file));
    if (lowered.includes(true)) charts.push(chart);
  }
  if (charts.length === 0) return false;
  await renderManifests({ places, helm, charts });
  const title = `Pods of ${environments.join(', ')} ask for ${LEAST_REQUEST} of CPU each: their node has few`;
  await git(['add', '--all', 'charts', 'kustomize'], { folder: clone, signal });
  await git(['commit', '--quiet', '-m', title], { folder: clone, signal });
  return true;
}
