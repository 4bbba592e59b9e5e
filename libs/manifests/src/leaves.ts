import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENTS } from './environments.ts';
import type { Places } from './places.ts';

/** What is applied: a chart in an environment, overlays/ENV/CHART. */
export interface Leaf {
  readonly environment: string;
  readonly chart: string;
  readonly folder: string;
}

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

/** Every committed leaf, by environment and name. */
export function everyLeaf({ kustomize }: Places): readonly Leaf[] {
  return ENVIRONMENTS.flatMap(({ name: environment }) => {
    const gathered = join(kustomize, 'overlays', environment);
    return foldersIn(gathered).map((chart) => ({ environment, chart, folder: join(gathered, chart) }));
  });
}

/** The folder of each environment that has leaves. */
export function everyOverlay({
  kustomize,
}: Places): readonly { readonly environment: string; readonly folder: string }[] {
  return ENVIRONMENTS.map(({ name }) => ({ environment: name, folder: join(kustomize, 'overlays', name) })).filter(
    ({ folder }) => existsSync(join(folder, 'kustomization.yaml')),
  );
}
