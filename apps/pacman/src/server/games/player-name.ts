import { z } from 'zod';

export const MAX_NAME = 16;

/** Letters and digits of any script, and a little punctuation; no control character, no markup, nothing invisible. */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._!-]*[\p{L}\p{M}\p{N}._!-])?$/u;

/** A name for the table of high scores, in Unicode's composed form. Anything else is refused rather than repaired. */
export const playerName = z
  .string()
  .max(MAX_NAME * 4, `at most ${MAX_NAME} characters`)
  .transform((text) => text.normalize('NFC'))
  .refine((text) => [...text].length <= MAX_NAME, `at most ${MAX_NAME} characters`)
  .refine((text) => NAME.test(text), 'letters, digits, spaces and . _ ! - only, beginning with a letter or digit');
