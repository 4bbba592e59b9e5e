import type { Mutant } from './mutant.ts';

interface Judgement {
  /** Which survivors it is about. */
  readonly of: (mutant: Mutant) => boolean;
  readonly why: string;
}

const isSetting = ({ file }: Mutant): boolean => file.endsWith('.yaml');

/** Survivors that were looked at, and why nothing is to catch them; mutations.md says more. */
const JUDGEMENTS: readonly Judgement[] = [
  {
    of: (mutant) => isSetting(mutant) && /readers/.test(mutant.from),
    why: 'who reads an environment is decided in this file and nowhere else: a group more, less or misspelt is a decision to any check but a copy of it',
  },
];

/** @returns undefined of a survivor that nobody has looked at */
export const judgementOf = (mutant: Mutant): string | undefined => JUDGEMENTS.find(({ of }) => of(mutant))?.why;
