import { inPool } from '@cutover/toolchain';
import type { Places } from '../places.ts';
import { writeTree } from '../tree/write-tree.ts';
import type { Changes } from '../tree/write-tree.ts';
import type { Files } from './base.ts';
import { chartFiles, chosenCharts, deployedCharts, gatheringFiles } from './plan.ts';

export interface RenderManifests {
  readonly places: Places;
  /** Path of the Helm 3 executable. */
  readonly helm: string;
  /** Charts by name (default: all). */
  readonly charts?: readonly string[];
  /** Write nothing, only find what would be written. */
  readonly check?: boolean;
}

/** Helm is a process a render. */
const CHARTS_AT_ONCE = 2;

/** base/CHART/… and overlays/ENV/CHART/… of these charts. */
const isOf = (charts: readonly string[]) => (path: string) => {
  const [root = '', first = '', second = ''] = path.split('/');
  return charts.includes(root === 'base' ? first : second) && ['base', 'overlays'].includes(root);
};

const isGenerated = (path: string): boolean => path.startsWith('base/') || path.startsWith('overlays/');

/**
 * Renders charts into kustomize/base and kustomize/overlays. Where charts are named, what belongs to others stays as it is.
 * @throws ManifestsError, ChartError: one line
 */
export async function renderManifests({ places, helm, charts = [], check = false }: RenderManifests): Promise<Changes> {
  const chosen = chosenCharts(places, charts);
  const files = new Map<string, string>();
  const rendered: readonly Files[] = await inPool(chosen, (chart) => chartFiles(places, chart, helm), CHARTS_AT_ONCE);
  for (const some of rendered) for (const [path, text] of some) files.set(path, text);
  const isWhole = chosen.length === deployedCharts(places).length;
  if (!isWhole) return writeTree(places.kustomize, files, { check, isOurs: isOf(chosen) });
  for (const [path, text] of gatheringFiles([...files.keys()])) files.set(path, text);
  return writeTree(places.kustomize, files, { check, isOurs: isGenerated });
}
