/** Lengths of the longest common subsequences of all suffixes. */
const commonLengths = (a: readonly string[], b: readonly string[]): number[][] => {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as number[];
      const below = lengths[i + 1] as number[];
      row[j] = a[i] === b[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
    }
  }
  return lengths;
};

/**
 * Lines of `before` that `after` lacks (with -), and the other way round (with +), in order; before each change stands the
 * line that precedes it in both (with a blank), since a value alone does not say whose it is.
 */
export const lineDifference = (before: string, after: string): string[] => {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const lengths = commonLengths(a, b);
  const rest = (i: number, j: number): number => lengths[i]?.[j] ?? -1;
  const all: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      all.push(` ${a[i]}`);
      i += 1;
      j += 1;
    } else if (rest(i + 1, j) >= rest(i, j + 1)) all.push(`-${a[i++]}`);
    else all.push(`+${b[j++]}`);
  }
  all.push(...a.slice(i).map((line) => `-${line}`), ...b.slice(j).map((line) => `+${line}`));
  const isChange = (line: string | undefined) => line !== undefined && !line.startsWith(' ');
  return all.filter((line, index) => isChange(line) || isChange(all[index + 1]));
};
