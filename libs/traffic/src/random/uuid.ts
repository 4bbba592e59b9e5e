import type { Random } from './random.ts';

/** An RFC 9562 version 4 UUID whose random bits come from the seed, so that a key is the same in every lane. */
export const uuid = (random: Random): string => {
  const hex = (digits: number) =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const variant = (8 + random.below(4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
};
