/** How many single characters must be added, removed or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = row;
  }
  return before[b.length] ?? 0;
}

/** The name that was probably meant: one that begins so, or has at most every third character wrong. */
export function nearestOf(word: string, names: readonly string[]): string | undefined {
  const plain = word.toLowerCase();
  const begun = names.find((name) => plain.length > 2 && name.startsWith(plain));
  if (begun !== undefined) return begun;
  const [best] = names
    .map((name) => ({ name, wrong: distance(plain, name) }))
    .sort((one, other) => one.wrong - other.wrong);
  return best !== undefined && best.wrong <= Math.max(1, Math.floor(word.length / 3)) ? best.name : undefined;
}
