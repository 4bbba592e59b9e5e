import { median } from '@cutover/comparison/statistics';
import type { AddOnSet } from './start-plan.ts';

const GIB = 1024 ** 3;

/** One start from nothing. */
export interface Started {
  readonly set: AddOnSet;
  readonly seconds: number;
  /** Bytes of memory of all that runs, once `up` has ended. */
  readonly memory: number;
}

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface StartFigure {
  readonly set: AddOnSet;
  readonly rounds: number;
  readonly seconds: Spread;
  readonly memory: Spread;
}

/** For add-ons that have one: seconds of a start and bytes, by the median. */
const AIMS: Readonly<Record<string, { readonly seconds: number; readonly memory: number }>> = {
  mesh: { seconds: 90, memory: 6 * GIB },
};

export const setText = (set: AddOnSet): string => (set.length === 0 ? 'none' : set.join('+'));

const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values)!,
  least: Math.min(...values),
  most: Math.max(...values),
});

/** One a set, in the order in which sets first come. */
export function figuresOf(starts: readonly Started[]): StartFigure[] {
  const bySet = Map.groupBy(starts, ({ set }) => setText(set));
  return [...bySet.values()].map((own) => ({
    set: own[0]!.set,
    rounds: own.length,
    seconds: spreadOf(own.map(({ seconds }) => seconds)),
    memory: spreadOf(own.map(({ memory }) => memory)),
  }));
}

function told({ median: middle, least, most }: Spread, unit: string, by = 1): string {
  const text = (value: number) => (value / by).toFixed(by === 1 ? 1 : 2);
  return `${text(middle)} ${unit}${least === most ? '' : ` (${text(least)} to ${text(most)})`}`;
}

const met = (value: number, aim: number): string => (value <= aim ? 'met' : 'missed');

/** A line each. */
export function figureLine({ set, rounds, seconds, memory }: StartFigure): string {
  const aim = AIMS[setText(set)];
  const aims =
    aim === undefined
      ? []
      : [
          `aim ${aim.seconds} s: ${met(seconds.median, aim.seconds)}`,
          `aim ${aim.memory / GIB} GiB: ${met(memory.median, aim.memory)}`,
        ];
  const figures = [told(seconds, 's'), told(memory, 'GiB', GIB), `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`];
  return `${setText(set)}: ${[...figures, ...aims].join(' · ')}`;
}
