import { join } from 'node:path';
import { buildFolder } from '../build/kustomize.ts';
import { differences } from '../compare/differences.ts';
import type { Leaf } from '../leaves.ts';
import type { Places } from '../places.ts';
import { withChart } from '../render/chart.ts';
import { renderForEnvironment } from '../render/leaf.ts';
import { readPromotion } from '../render/promotion.ts';
import { findings } from '../score/kube-score.ts';
import { judge } from './judge.ts';
import type { Breach } from './judge.ts';

/** Paths of the executables. */
export interface CheckTools {
  readonly helm: string;
  readonly kustomize: string;
  readonly 'kube-score': string;
}

export interface LeafVerdict {
  readonly leaf: Leaf;
  /** What Kustomize builds otherwise than Helm renders. */
  readonly differences: readonly string[];
  readonly breaches: readonly Breach[];
}

/** Builds a leaf, and holds it against Helm's render of the same and against every rule. @throws ManifestsError, ChartError */
export async function checkLeaf(places: Places, leaf: Leaf, tools: CheckTools): Promise<LeafVerdict> {
  const { chart, environment, folder } = leaf;
  const objects = await buildFolder(tools.kustomize, folder);
  const promotion = await readPromotion(join(folder, 'kustomization.yaml'));
  const helm = await withChart(join(places.charts, chart), tools.helm, (opened) =>
    renderForEnvironment(opened, environment, promotion),
  );
  const promoted = promotion.digests.size > 0;
  const breaches = judge({ objects, promoted }, await findings(tools['kube-score'], objects), { chart, environment });
  return { leaf, differences: differences(helm, objects), breaches };
}
