const ANY = '…';

/** A line of a page as a pattern: `…` is any text within the line. */
function patternOf(line: string): RegExp {
  const parts = line.split(ANY).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

function linesOf(text: string): string[] {
  const lines = text
    .replaceAll('\r', '')
    .split('\n')
    .map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Compares what was printed with what a page shows. `…` in a line is any text of that line, a line that is nothing else any number of
 * lines; blanks at a line's end do not count.
 * @returns what is wrong, in one line; undefined where nothing is
 */
export function differenceOf(expected: string, printed: string): string | undefined {
  const [wanted, actual] = [linesOf(expected), linesOf(printed)];
  // How many lines printed can be taken up by the lines wanted so far.
  let reached = new Set([0]);
  for (const line of wanted) {
    const next = line.trim() === ANY ? fromLeast(reached, actual.length) : matched(reached, patternOf(line), actual);
    if (next.size === 0) return `expected ${JSON.stringify(line)}, got ${shown(actual, Math.max(...reached))}`;
    reached = next;
  }
  if (reached.has(actual.length)) return undefined;
  return `expected no more lines, got ${shown(actual, Math.max(...reached))}`;
}

function fromLeast(reached: ReadonlySet<number>, end: number): Set<number> {
  const least = Math.min(...reached);
  return new Set(Array.from({ length: end - least + 1 }, (_, index) => least + index));
}

function matched(reached: ReadonlySet<number>, pattern: RegExp, actual: readonly string[]): Set<number> {
  const taken = [...reached].filter((index) => index < actual.length && pattern.test(actual[index] ?? ''));
  return new Set(taken.map((index) => index + 1));
}

function shown(actual: readonly string[], index: number): string {
  const line = actual[index];
  return line === undefined ? 'the end' : JSON.stringify(line);
}
