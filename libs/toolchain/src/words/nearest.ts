/** How many single characters must be added, removed, changed or swapped with the next (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(change, swap, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);
}

const SHORTEST_BEGINNING = 3;

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** The known word that was probably meant: one that begins so, or is near enough; spelling without case, dashes and underscores. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.find((one) => plain(word).length >= SHORTEST_BEGINNING && plain(one).startsWith(plain(word)));
  if (begun !== undefined) return begun;
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(plain(word), plain(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** `"blugreen" is not a strategy; did you mean blue-green? (all: …)` */
export function notKnown(word: string, what: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  const hint = meant === undefined ? '' : ` did you mean ${meant}?`;
  return `"${word}" is not ${what}${hint === '' ? ':' : ';'}${hint} choose from ${known.join(', ')}`;
}
