import type { Forge } from '@cutover/forge';

/** A comment that is there already is not made again: a step may have been killed after it. */
export async function commentOnce(
  forge: Pick<Forge, 'comment' | 'comments'>,
  number: number,
  words: string,
): Promise<void> {
  const there = await forge.comments(number);
  if (!there.some(({ body }) => body === words)) await forge.comment(number, words);
}
