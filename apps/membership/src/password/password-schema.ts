import { z } from 'zod';

/** NIST SP 800-63B-4 section 3.1.1.2: length, no rules of composition, and one Unicode form. */
const MIN_LENGTH = 12;
const MAX_LENGTH = 128;

const normalised = z.string().max(1_024).normalize('NFKC');

/** A password to be: 12 to 128 characters. */
export const newPasswordSchema = normalised
  .refine((text) => [...text].length >= MIN_LENGTH, `must have at least ${MIN_LENGTH} characters`)
  .refine((text) => [...text].length <= MAX_LENGTH, `must have at most ${MAX_LENGTH} characters`);

/** A password that someone claims to be theirs: whatever it is, it is right or wrong. */
export const givenPasswordSchema = normalised.min(1);
