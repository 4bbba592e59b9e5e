import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { everyChart } from '@cutover/charts';
import { buildFolder } from '../build/kustomize.ts';
import { checkChart } from '../check/check-chart.ts';
import { checkLeaf } from '../check/check-leaf.ts';
import type { CheckTools } from '../check/check-leaf.ts';
import { breachText } from '../check/judge.ts';
import type { Breach } from '../check/judge.ts';
import { differences } from '../compare/differences.ts';
import { environment } from '../environments.ts';
import { everyLeaf, everyOverlay } from '../leaves.ts';
import { ManifestsError } from '../manifests-error.ts';
import { HERE } from '../here.ts';
import { deployedCharts } from '../render/plan.ts';
import { renderManifests } from '../render/render-manifests.ts';
import { parseArguments } from './arguments.ts';
import type { Command, Output } from './command.ts';
import { toolPath } from './tools.ts';

const OPTIONS = { json: { type: 'boolean', default: false } } as const;

/** What is wrong with one thing that was checked. */
interface Verdict {
  readonly of: string;
  readonly problems: readonly string[];
  /** Breaches that an exception explains. */
  readonly explained: readonly string[];
}

function verdict(of: string, breaches: readonly Breach[], more: readonly string[] = []): Verdict {
  const [explained, unexplained] = [
    breaches.filter(({ exception }) => exception),
    breaches.filter(({ exception }) => !exception),
  ];
  return {
    of,
    problems: [...more, ...unexplained.map(breachText)],
    explained: explained.map((breach) => `${breachText(breach)} (${breach.exception!.why})`),
  };
}

/** What is rendered of a chart, where environments have values for it. */
async function freshness(chart: string, { helm }: CheckTools): Promise<Verdict[]> {
  if (!deployedCharts(HERE).includes(chart)) return [];
  const { stale, orphaned } = await renderManifests({ places: HERE, helm, charts: [chart], check: true });
  const problems = [...stale, ...orphaned].map((path) => `kustomize/${path} is stale: render it`);
  return [{ of: `charts/${chart}`, problems, explained: [] }];
}

async function chartVerdicts(chart: string, tools: CheckTools): Promise<Verdict[]> {
  const folder = join(HERE.charts, chart);
  if (!existsSync(join(folder, 'Chart.yaml')))
    throw new ManifestsError('unknown-chart', `charts/${chart} is not there`);
  const variants = await checkChart(folder, tools.helm);
  const verdicts = variants.map(({ file, breaches }) => verdict(`charts/${chart}/${file}`, breaches));
  return [...(await freshness(chart, tools)), ...verdicts];
}

async function leafVerdict(path: string, tools: CheckTools): Promise<Verdict> {
  const leaf = everyLeaf(HERE).find(({ environment, chart }) => `${environment}/${chart}` === path);
  if (leaf === undefined) {
    throw new ManifestsError(
      'unknown-environment',
      `kustomize/overlays/${path} is no leaf: expected ENV/CHART, or ENV/ for all of it`,
    );
  }
  const { breaches, differences: lines } = await checkLeaf(HERE, leaf, tools);
  return verdict(
    `kustomize/overlays/${path}`,
    breaches,
    lines.map((line) => `not as Helm renders it: ${line}`),
  );
}

/** The leaves of an environment, gathered: all of them, none twice. */
async function gatheringVerdict(name: string, { kustomize }: CheckTools): Promise<Verdict> {
  const { name: known } = environment(name);
  const leaves = everyLeaf(HERE).filter((leaf) => leaf.environment === known);
  const apart = await Promise.all(leaves.map(({ folder }) => buildFolder(kustomize, folder)));
  const together = await buildFolder(kustomize, join(HERE.kustomize, 'overlays', known));
  return verdict(`kustomize/overlays/${known}`, [], differences(apart.flat(), together));
}

async function verdictsOf(of: string, tools: CheckTools): Promise<Verdict[]> {
  if (of.endsWith('/')) return [await gatheringVerdict(of.slice(0, -1), tools)];
  return of.includes('/') ? [await leafVerdict(of, tools)] : chartVerdicts(of, tools);
}

const everything = (): string[] => [
  ...everyChart(),
  ...everyLeaf(HERE).map(({ environment: of, chart }) => `${of}/${chart}`),
  ...everyOverlay(HERE).map(({ environment: of }) => `${of}/`),
];

async function toolPaths(output: Output): Promise<CheckTools> {
  const [helm, kustomize, score] = [
    await toolPath('helm', output),
    await toolPath('kustomize', output),
    await toolPath('kube-score', output),
  ];
  return { helm, kustomize, 'kube-score': score };
}

export const check: Command = {
  usage:
    'check [CHART | ENV/CHART | ENV/]... [--json]   a chart with each of its values files, a leaf as Kustomize builds it: policies, kube-score, equality with Helm',
  async run(args, output) {
    const { values, positionals } = parseArguments(args, OPTIONS);
    const tools = await toolPaths(output);
    const verdicts: Verdict[] = [];
    for (const of of positionals.length > 0 ? positionals : everything()) {
      verdicts.push(...(await verdictsOf(of, tools)));
    }
    if (values.json) output.out(JSON.stringify(verdicts));
    else for (const { of, problems } of verdicts) for (const problem of problems) output.out(`${of}: ${problem}`);
    return verdicts.every(({ problems }) => problems.length === 0) ? 0 : 1;
  },
};
