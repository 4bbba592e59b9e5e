import { ensureTools } from '@cutover/toolchain';
import { manifestsIn } from '../manifest.ts';
import { renderStaged } from '../render-chart.ts';
import type { StagedRender } from '../render-chart.ts';
import type { PodSpec } from '../restricted.ts';
import { stagedChart } from './staged-charts.ts';

/** What a chart renders, as far as tests look at it. */
export interface Manifest {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
  readonly spec: Record<string, never> & {
    readonly template?: { readonly spec: PodSpec };
    /** Of a CronJob. */
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
}

/** Building Helm takes two minutes where it was never built. */
export const BUILD_MS = 15 * 60_000;

let helm: Promise<string> | undefined;

/** The path of the toolchain's Helm, which is held against its digest once. */
export function helmPath(): Promise<string> {
  helm ??= ensureTools(['helm'], { progress: () => undefined }).then((tools) => tools.helm.path);
  return helm;
}

export interface Rendering {
  /** Default: the chart's name. */
  readonly release?: string;
  /** Also the pods of `helm test` (default: false). */
  readonly tests?: boolean;
}

/** The objects in a text of YAML. */
export const objectsOf = (text: string): Manifest[] => manifestsIn(text) as unknown as Manifest[];

const texts = new Map<string, Promise<string>>();

/** What Helm makes of a copy that all tests of the file share. */
async function rendered(asked: Pick<StagedRender, 'chart' | 'release' | 'values' | 'tests'>): Promise<string> {
  const options = { ...asked, namespace: 'somewhere', helm: await helmPath() };
  return renderStaged(options, await stagedChart(asked.chart));
}

/** What a chart renders; asked again by a test of the same file, as it was: each render is a process of Helm. */
function renderOnce(chart: string, values: object, { release = chart, tests = false }: Rendering): Promise<string> {
  const key = JSON.stringify([chart, values, release, tests]);
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = rendered({ chart, release, values, tests });
  texts.set(key, text);
  return text;
}

/** The objects that a chart renders in the namespace `somewhere`. */
export async function renderObjects(chart: string, values: object, options: Rendering = {}): Promise<Manifest[]> {
  return objectsOf(await renderOnce(chart, values, options));
}

/** What the objects' pods are made of: workloads', jobs' and those of `helm test`. */
export function podSpecsOf(manifests: readonly Manifest[]): PodSpec[] {
  return manifests.flatMap((manifest) => {
    if (manifest.kind === 'Pod') return [manifest.spec as unknown as PodSpec];
    const { template } = manifest.spec?.jobTemplate?.spec ?? manifest.spec ?? {};
    return template ? [template.spec] : [];
  });
}

export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} among ${manifests.map((m) => m.kind).join(', ')}`);
  return found;
}

/** The one line with which a chart refuses values, or a line that says that it did not. */
export async function refusalOf(chart: string, values: object, options: Rendering = {}): Promise<string> {
  return renderObjects(chart, values, options).then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );
}

/** What each chart has no default for. */
export const REQUIRED: Readonly<Record<string, object>> = {
  account: { image: { repository: 'registry.example/account' }, auth: { existingSecret: 'account-auth' } },
  console: { image: { repository: 'registry.example/console' } },
  'consumer-gate': { image: { repository: 'registry.example/consumer-gate' } },
  kafka: { image: { repository: 'registry.example/kafka' } },
  membership: { image: { repository: 'registry.example/membership' }, tokens: { existingSecret: 'membership-tokens' } },
  'mesh-metrics': { image: { repository: 'registry.example/mesh-metrics' } },
  mongo: {},
  'node-logs': { image: { repository: 'registry.example/node-logs' } },
  pacman: { image: { repository: 'registry.example/pacman' }, game: { existingSecret: 'pacman-game' } },
  transfer: { image: { repository: 'registry.example/transfer' }, auth: { existingSecret: 'transfer-auth' } },
  zookeeper: { image: { repository: 'registry.example/kafka' } },
};
