import { z } from 'zod';
import { MAX_NAME, nameProblem } from '@cutover/game/client';

/** A name for the table of high scores, in Unicode's composed form. Anything else is refused rather than repaired. */
export const playerName = z
  .string()
  .max(MAX_NAME * 4, `at most ${MAX_NAME} characters`)
  .transform((text) => text.normalize('NFC'))
  .superRefine((text, context) => {
    const message = nameProblem(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
