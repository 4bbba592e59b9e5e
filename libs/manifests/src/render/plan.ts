import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { valuesFileOf } from '@cutover/charts/environments';
import { ManifestsError } from '../manifests-error.ts';
import { ENVIRONMENTS } from '../environments.ts';
import { toYaml } from '../objects/kubernetes-object.ts';
import type { Places } from '../places.ts';
import { baseFiles, renderBase } from './base.ts';
import type { Base, Files } from './base.ts';
import { strategyIn, withChart } from './chart.ts';
import type { Chart } from './chart.ts';
import { head } from './head.ts';
import { leafFiles, leafFolder } from './leaf.ts';
import { readPromotion } from './promotion.ts';

const hasValues = (folder: string): boolean =>
  ENVIRONMENTS.some(({ name }) => existsSync(join(folder, valuesFileOf(name))));

/** Names of the charts that environments have values for. */
export function deployedCharts({ charts }: Places): readonly string[] {
  return readdirSync(charts)
    .filter((name) => hasValues(join(charts, name)))
    .sort();
}

/** Charts by name, each once, or all. @throws ManifestsError `unknown-chart` */
export function chosenCharts(places: Places, names: readonly string[]): readonly string[] {
  const all = deployedCharts(places);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown === undefined) return names.length === 0 ? all : [...new Set(names)];
  const known = all.length === 0 ? 'no chart has values-ENV.yaml' : `those with values-ENV.yaml are ${all.join(', ')}`;
  throw new ManifestsError('unknown-chart', `charts/${unknown} is deployed nowhere: ${known}`);
}

async function basesOf(chart: Chart): Promise<ReadonlyMap<string | undefined, Base>> {
  const strategies = chart.strategies.length === 0 ? [undefined] : chart.strategies;
  const bases = new Map<string | undefined, Base>();
  for (const strategy of strategies) bases.set(strategy, await renderBase(chart, strategy));
  return bases;
}

async function filesOf(chart: Chart, { kustomize }: Places): Promise<Files> {
  const bases = await basesOf(chart);
  const files = new Map([...bases.values()].flatMap((base) => [...baseFiles(chart, base)]));
  for (const [environment, { values }] of chart.environments) {
    const promotion = await readPromotion(join(kustomize, leafFolder(environment, chart.name), 'kustomization.yaml'));
    const base = bases.get(strategyIn(chart, values))!;
    for (const [path, text] of await leafFiles(chart, { environment, base, promotion })) files.set(path, text);
  }
  return files;
}

/** All bases and leaves of a chart. @param helm path of the executable */
export function chartFiles(places: Places, chart: string, helm: string): Promise<Files> {
  return withChart(join(places.charts, chart), helm, (opened) => filesOf(opened, places));
}

/** Leaves of the same environment, gathered. @param paths of generated files, below kustomize/ */
export function gatheringFiles(paths: readonly string[]): Files {
  const files = new Map<string, string>();
  for (const { name } of ENVIRONMENTS) {
    const leaf = new RegExp(`^overlays/${name}/([^/]+)/kustomization\\.yaml$`);
    const resources = paths.flatMap((path) => leaf.exec(path)?.[1] ?? []).sort();
    if (resources.length === 0) continue;
    const gathering = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
    files.set(
      `overlays/${name}/kustomization.yaml`,
      `${head(`the charts with values for ${name}`)}${toYaml(gathering)}`,
    );
  }
  return files;
}
