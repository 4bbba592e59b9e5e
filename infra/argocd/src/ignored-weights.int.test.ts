import { beforeAll, describe, expect, it } from '@jest/globals';
import { manifestsIn, renderChart } from '@cutover/charts';
import { BUILD_MS, everyVariant, helmPath } from '@cutover/charts/testing';
import { IGNORED } from './ignored.ts';

type Fields = Record<string, unknown>;

/** The steps of a jq path as it is used here: names, names in quotes, and `[]` for every entry. */
const stepsOf = (path: string): string[] =>
  [...path.matchAll(/\.?("[^"]+"|[A-Za-z]+|\[\])/g)].map(([, step = '']) => step.replaceAll('"', ''));

/** What Argo CD compares: a copy without what a path leads to. @returns how many fields it led to */
const without = (value: unknown, [step, ...rest]: readonly string[]): number => {
  if (step === undefined || typeof value !== 'object' || value === null) return 0;
  if (step === '[]') return (value as unknown[]).reduce<number>((sum, entry) => sum + without(entry, rest), 0);
  const fields = value as Fields;
  if (rest.length > 0) return without(fields[step], rest);
  const isThere = step in fields;
  delete fields[step];
  return isThere ? 1 : 0;
};

const compared = (object: object): { object: object; left: number } => {
  const { kind } = object as { kind: string };
  const copy = structuredClone(object);
  const paths = IGNORED.filter((rule) => rule.kind === kind).flatMap(({ jqPathExpressions = [] }) => jqPathExpressions);
  return { object: copy, left: paths.reduce((sum, path) => sum + without(copy, stepsOf(path)), 0) };
};

interface VirtualService {
  kind: string;
  spec: { hosts: string[]; http: { route: { weight: number }[] }[] };
}

let rendered: VirtualService;

/** As Argo Rollouts writes them. */
const weighted = (weights: readonly number[]): VirtualService => {
  const copy = structuredClone(rendered);
  copy.spec.http[0]?.route.forEach((share, index) => (share.weight = weights[index] as number));
  return copy;
};

beforeAll(async () => {
  const { values } = everyVariant().find(({ chart, name }) => chart === 'account' && name === 'canary-mesh')!;
  const target = { helm: await helmPath(), chart: 'account', release: 'account', namespace: 'qa' };
  const objects = manifestsIn(await renderChart({ ...target, values }));
  rendered = objects.find(({ kind }) => kind === 'VirtualService') as unknown as VirtualService;
}, BUILD_MS);

describe("weights of a chart's VirtualService", () => {
  it('are no difference, whatever the Rollouts controller has made of them', () => {
    const [git, live] = [compared(rendered), compared(weighted([75, 25]))];
    expect([git.left, live.left]).toEqual([2, 2]);
    expect(live.object).toEqual(git.object);
  });

  it('are all that is ignored of it: another host is drift', () => {
    const moved = weighted([75, 25]);
    moved.spec.hosts = ['elsewhere.example'];
    expect(compared(moved).object).not.toEqual(compared(rendered).object);
  });

  it('are all that is ignored of it: a route that the Rollouts controller makes for a step is drift, at its end none', () => {
    const during = weighted([100, 0]);
    during.spec.http.unshift({ route: [{ weight: 100 }] });
    expect(compared(during).object).not.toEqual(compared(rendered).object);
    during.spec.http.shift();
    expect(compared(during).object).toEqual(compared(rendered).object);
  });

  it('planted: compared with its weights, a switch under way would be undone', () => {
    expect(weighted([75, 25])).not.toEqual(rendered);
  });
});
