/** A header that an answer has once; null where it has none. */
export const header = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;
