import type { Figure } from '../figure.ts';
import { median, medianRatio } from '../statistics.ts';

/** One figure, before and now. */
export interface Compared {
  readonly name: string;
  readonly unit: string;
  /** Medians of the rounds. */
  readonly before: number;
  readonly now: number;
  /** Median of the ratios of each round, now to before. */
  readonly ratio: number;
  readonly rounds: number;
  /** By how much it has become slower, 0.05 for 5 %; below nothing it has become faster. Absent where more is neither. */
  readonly slower?: number;
}

/** Figures of one run of each side, one right after the other. */
export interface Round {
  readonly before: readonly Figure[];
  readonly now: readonly Figure[];
}

function slowerBy(unit: string, ratio: number): number | undefined {
  if (unit.endsWith('/s')) return 1 / ratio - 1;
  if (unit === 'ms' || unit === 'µs') return ratio - 1;
  return undefined;
}

/** Every figure that both sides have. Peers that the benchmark brings along are among them: they say what the machine did between the two. */
export function compared(rounds: readonly Round[]): Compared[] {
  const names = [...new Set(rounds.flatMap(({ now }) => now.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const pairs = rounds.flatMap(({ before, now }) => {
      const [was, is] = [before, now].map((figures) => figures.find((figure) => figure.name === name));
      return was === undefined || is === undefined ? [] : [{ was: was.value, is: is.value, unit: is.unit }];
    });
    if (pairs.length === 0) return [];
    const { unit } = pairs[0]!;
    const ratio = medianRatio(pairs.map(({ was, is }) => [is, was]));
    const slower = slowerBy(unit, ratio);
    const [before, now] = [median(pairs.map(({ was }) => was)), median(pairs.map(({ is }) => is))];
    return [{ name, unit, before, now, ratio, rounds: pairs.length, ...(slower === undefined ? {} : { slower }) }];
  });
}

const digits = (value: number) => value.toPrecision(3);

/** One line: before, now, and by how much it is slower where that is more than it may be. */
export function comparedLine({ name, unit, before, now, ratio, slower }: Compared, may: number): string {
  const verdict = slower !== undefined && slower > may ? ` · slower by ${(slower * 100).toFixed(1)} %` : '';
  return `${name}: ${digits(before)} → ${digits(now)} ${unit}`.trimEnd() + ` (× ${ratio.toFixed(3)})${verdict}`;
}
