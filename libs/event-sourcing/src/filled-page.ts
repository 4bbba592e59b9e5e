export interface PageSource<T> {
  /** Keys after one, in order, at most `limit`. */
  readonly keys: (after: string, limit: number) => Promise<readonly string[]>;
  /** What the keys lead to, in the order asked; undefined where there is nothing. */
  readonly load: (keys: readonly string[]) => Promise<readonly (T | undefined)[]>;
}

export interface FilledPage<T> {
  readonly items: readonly T[];
  /** The key after which the next page starts; absent from the last one. */
  readonly next?: string;
}

/** A page of what a list of keys leads to. Keys that lead to nothing take no place in it: it is full, or the last one. */
export async function filledPage<T>(
  { keys, load }: PageSource<T>,
  after: string,
  limit: number,
): Promise<FilledPage<T>> {
  const items: T[] = [];
  for (let last = after; ; ) {
    const wanted = limit - items.length;
    const found = await keys(last, wanted + 1);
    const page = found.slice(0, wanted);
    items.push(...(await load(page)).filter((item) => item !== undefined));
    if (found.length <= wanted) return { items };
    last = page.at(-1)!;
    if (items.length === limit) return { items, next: last };
  }
}
