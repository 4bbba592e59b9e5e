import { withChange } from './candidates.ts';
import type { Path } from '../paths.ts';
import type { Candidate } from './candidates.ts';
import { rendered } from './try-candidate.ts';
import type { Trial } from './try-candidate.ts';

/** What is judged as a whole: the value, or the list that it stands in, whose entries may be one of several kinds (`oneOf`). */
function wholeOf({ path }: Candidate): Path {
  const index = path.findIndex((key) => /^\d+$/.test(key));
  return index < 0 ? path : path.slice(0, index);
}

/** Whether one value is the other, or stands in it. */
function overlap(one: Candidate, other: Candidate): boolean {
  const [short, long] = [wholeOf(one), wholeOf(other)].sort((a, b) => a.length - b.length) as [Path, Path];
  return short.every((key, index) => key === long[index]);
}

/**
 * Candidates that one render can tell of: of the same sound values, none of them within another. Outside of lists no schema of ours makes one
 * value's soundness depend on another's, so what it says of each is what it would say of it alone.
 */
export function batchesOf(candidates: readonly Candidate[]): Candidate[][] {
  return [...Map.groupBy(candidates, ({ base }) => base.file).values()].flatMap((same) => {
    const batches: Candidate[][] = [];
    for (const candidate of same) {
      const fitting = batches.find((batch) => !batch.some((other) => overlap(candidate, other)));
      if (fitting === undefined) batches.push([candidate]);
      else fitting.push(candidate);
    }
    return batches;
  });
}

/** What follows a value's name where a complaint is about it, or about an entry in it. */
const AFTER = [':', '.', ',', ' ('];

/** The complaints of a line that are about a value, or an entry in it; undefined where there are none. */
export function complaintsAbout(name: string, line: string): string | undefined {
  const isAbout = (complaint: string): boolean => AFTER.some((end) => ` ${complaint}`.includes(` ${name}${end}`));
  const own = line.split('; ').filter(isAbout);
  return own.length === 0 ? undefined : own.join('; ');
}

/** What the chart says of each candidate of a batch that its schema refuses. Of all others it has to be asked alone. */
export async function refusedTogether(trial: Trial, batch: readonly Candidate[]): Promise<Map<Candidate, string>> {
  const [first] = batch;
  if (first === undefined || batch.length === 1) return new Map();
  const values = batch.reduce(withChange, first.base.values);
  const asked = await rendered(trial, { chart: first.chart, values, unchecked: false });
  if (typeof asked === 'string') return new Map();
  const found = batch.map((candidate) => [candidate, complaintsAbout(candidate.name, asked.refusal)] as const);
  return new Map(found.filter((entry): entry is [Candidate, string] => entry[1] !== undefined));
}
