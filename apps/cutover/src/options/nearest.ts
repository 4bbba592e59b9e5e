/** Levenshtein's distance: how many single characters must be added, removed or changed. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The known word that was probably meant, if one is near enough: spelling without case, dashes and underscores. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, '');
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
