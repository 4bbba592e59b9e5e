import { join } from 'node:path';
import { checkChart } from '../check/check-chart.ts';
import { checkLeaf } from '../check/check-leaf.ts';
import type { CheckTools } from '../check/check-leaf.ts';
import { breachText } from '../check/judge.ts';
import type { Breach } from '../check/judge.ts';
import { everyLeaf } from '../leaves.ts';
import { ManifestsError } from '../manifests-error.ts';
import { HERE } from '../places.ts';
import { chosenCharts } from '../render/plan.ts';
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

async function chartVerdicts(chart: string, { helm }: CheckTools): Promise<Verdict[]> {
  const variants = await checkChart(join(HERE.charts, chart), helm);
  return variants.map(({ file, breaches }) => verdict(`charts/${chart}/${file}`, breaches));
}

async function leafVerdict(path: string, tools: CheckTools): Promise<Verdict> {
  const leaf = everyLeaf(HERE).find(({ environment, chart }) => `${environment}/${chart}` === path);
  if (leaf === undefined)
    throw new ManifestsError('unknown-environment', `kustomize/overlays/${path} is no leaf: expected ENV/CHART`);
  const { breaches, differences } = await checkLeaf(HERE, leaf, tools);
  return verdict(
    `kustomize/overlays/${path}`,
    breaches,
    differences.map((line) => `not as Helm renders it: ${line}`),
  );
}

const everything = (): string[] => [
  ...chosenCharts(HERE, []),
  ...everyLeaf(HERE).map(({ environment, chart }) => `${environment}/${chart}`),
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
    'check [CHART | ENV/CHART]... [--json]  a chart with each of its values files, a leaf as Kustomize builds it: policies, kube-score, equality with Helm',
  async run(args, output) {
    const { values, positionals } = parseArguments(args, OPTIONS);
    const tools = await toolPaths(output);
    const verdicts: Verdict[] = [];
    for (const of of positionals.length > 0 ? positionals : everything()) {
      if (of.includes('/')) verdicts.push(await leafVerdict(of, tools));
      else verdicts.push(...(await chartVerdicts(of, tools)));
    }
    if (values.json) output.out(JSON.stringify(verdicts));
    else for (const { of, problems } of verdicts) for (const problem of problems) output.out(`${of}: ${problem}`);
    return verdicts.every(({ problems }) => problems.length === 0) ? 0 : 1;
  },
};
