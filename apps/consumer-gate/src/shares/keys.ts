import type { Shares } from './decide.ts';

/** Keys of the ConfigMap, which are names of files where it is mounted: ROLLOUT.HASH. No hash has a dot. */
export function dataOf(all: ReadonlyMap<string, Shares>): Record<string, string> {
  const entries = [...all].flatMap(([name, shares]) =>
    [...shares].map(([hash, share]): [string, string] => [`${name}.${hash}`, String(share)]),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What was written before. What nobody wrote as a number is as good as not there. */
export function sharesOf(data: Readonly<Record<string, string>>, name: string): Shares {
  const own = Object.entries(data).filter(([key]) => key.slice(0, key.lastIndexOf('.')) === name);
  const numbers = own.map(([key, text]): [string, number] => [key.slice(name.length + 1), Number(text)]);
  return new Map(numbers.filter(([, share]) => share >= 0 && share <= 1));
}
