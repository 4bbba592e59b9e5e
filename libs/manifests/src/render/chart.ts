import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { renderStaged, withStagedChart } from '@cutover/charts';
import { isList, merge, shared, valueAt } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { parseObjects } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { defaultsOf, environmentValues } from './environment-values.ts';
import type { EnvironmentValues } from './environment-values.ts';

/** A chart that environments have values for. */
export interface Chart {
  readonly name: string;
  /** Of `values.yaml`. */
  readonly defaults: JsonObject;
  readonly environments: EnvironmentValues;
  /** What all environments say alike: it is no environment's, and a base says it. */
  readonly shared: JsonObject;
  /** Values of `strategy.type`; none where the chart has no choice. */
  readonly strategies: readonly string[];
  /** As `helm template NAME` does it, with these values over the defaults, without the pods of `helm test`. */
  render(values: JsonObject, namespace: string): Promise<KubernetesObject[]>;
}

async function strategiesOf(folder: string): Promise<string[]> {
  const schema = JSON.parse(await readFile(join(folder, 'values.schema.json'), 'utf8')) as JsonObject;
  const types = valueAt(schema, ['properties', 'strategy', 'properties', 'type', 'enum']);
  return isList(types) ? types.map(String) : [];
}

function sharedBy(environments: EnvironmentValues): JsonObject {
  const own = [...environments].filter(([name]) => name !== 'preview').map(([, { values }]) => values);
  return shared(own);
}

/** Opens a chart. @param folder its; the library chart lies beside it */
export async function withChart<T>(folder: string, helm: string, action: (chart: Chart) => Promise<T>): Promise<T> {
  const name = basename(folder);
  const environments = await environmentValues(folder);
  const facts = { name, environments, defaults: await defaultsOf(folder), shared: sharedBy(environments) };
  const strategies = await strategiesOf(folder);
  return withStagedChart(folder, (staged) => {
    const render = async (values: JsonObject, namespace: string) =>
      parseObjects(await renderStaged({ chart: name, release: name, namespace, values, helm }, staged));
    return action({ ...facts, strategies, render });
  });
}

/** The strategy that values ask for, or undefined where the chart has none. */
export function strategyIn({ defaults }: Chart, values: JsonObject): string | undefined {
  const type = valueAt(merge(defaults, values), ['strategy', 'type']);
  return typeof type === 'string' ? type : undefined;
}
