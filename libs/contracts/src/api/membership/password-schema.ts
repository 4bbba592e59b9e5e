import { z } from 'zod';
import { shownAs } from '../schemas.ts';

/** NIST SP 800-63B-4 section 3.1.1.2: length, no rules of composition, and one Unicode form. */
const MIN_LENGTH = 12;
const MAX_LENGTH = 128;

const MAX_TEXT = 1_024;

const normalised = z.string().max(MAX_TEXT).normalize('NFKC');

/** A password to be: 12 to 128 characters. */
export const newPasswordSchema = shownAs(
  normalised
    .refine((text) => [...text].length >= MIN_LENGTH, `must have at least ${MIN_LENGTH} characters`)
    .refine((text) => [...text].length <= MAX_LENGTH, `must have at most ${MAX_LENGTH} characters`),
  { type: 'string', format: 'password', description: `${MIN_LENGTH} to ${MAX_LENGTH} characters` },
);

/** A password that someone claims to be theirs: whatever it is, it is right or wrong. */
export const givenPasswordSchema = shownAs(normalised.min(1), {
  type: 'string',
  format: 'password',
  minLength: 1,
  maxLength: MAX_TEXT,
});
