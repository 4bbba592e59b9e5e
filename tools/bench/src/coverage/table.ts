import type { Coverage } from './measure-coverage.ts';

const percent = ({ held, experiments }: Coverage): string => `${((100 * held) / experiments).toFixed(1)} %`;
const range = (all: readonly Coverage[]): string => {
  const sizes = all.map(({ n }) => n);
  return sizes.length === 0 ? 'no n' : `n = ${Math.min(...sizes)} to ${Math.max(...sizes)}`;
};

function line(name: string, all: readonly Coverage[]): string {
  const said = all.filter(({ experiments }) => experiments > 0);
  const silent = all.filter(({ experiments }) => experiments === 0);
  const least = said.toSorted((a, b) => a.held / a.experiments - b.held / b.experiments)[0];
  const short = said.filter(({ isWithin }) => !isWithin).map((one) => `${percent(one)} at n = ${one.n}`);
  const parts = [
    `${name}: ${range(said)}`,
    ...(least === undefined ? [] : [`least ${percent(least)} at n = ${least.n}, of ${least.experiments}`]),
    ...(silent.length === 0 ? [] : [`nothing said at ${range(silent)}`]),
    ...(short.length === 0 ? [] : [`FALLS SHORT: ${short.join(', ')}`]),
  ];
  return parts.join(' · ');
}

/** A line a claim: where it held least often, where nothing was said, where it fell short. */
export function table(all: readonly Coverage[]): string {
  const claims = [...Map.groupBy(all, ({ claim }) => claim)];
  return claims.map(([name, group]) => line(name, group)).join('\n');
}
