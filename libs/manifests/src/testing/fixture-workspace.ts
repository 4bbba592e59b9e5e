import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HERE } from '../here.ts';
import { placesIn } from '../places.ts';
import type { Places } from '../places.ts';
import { toYaml } from '../objects/kubernetes-object.ts';

/** Charts of this workspace with other environments' values, and an empty kustomize/ with what is written by hand. */
export interface FixtureWorkspace {
  readonly root: string;
  readonly places: Places;
  /** Writes values-ENV.yaml of a chart. */
  put(chart: string, environment: string, values: object): Promise<void>;
  remove(): Promise<void>;
}

const VALUES_FILE = /\/values-[a-z]+\.yaml$/;

export async function fixtureWorkspace(charts: readonly string[]): Promise<FixtureWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'cutover-manifests-'));
  const places = placesIn(root);
  for (const chart of [...charts, 'common']) {
    const options = { recursive: true, filter: (source: string) => !VALUES_FILE.test(source) };
    await cp(join(HERE.charts, chart), join(places.charts, chart), options);
  }
  for (const folder of ['configurations', 'components']) {
    await mkdir(places.kustomize, { recursive: true });
    await cp(join(HERE.kustomize, folder), join(places.kustomize, folder), { recursive: true });
  }
  return {
    root,
    places,
    put: (chart, environment, values) =>
      writeFile(join(places.charts, chart, `values-${environment}.yaml`), toYaml(values)),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
