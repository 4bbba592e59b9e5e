/** Counts changes of the rules: a game is scored by the rules it was started under, or not at all. */
export const RULES = 1;
