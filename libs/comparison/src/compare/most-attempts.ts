/** How often a lane is measured at most: what noise makes void is measured again twice. */
export const mostAttempts = 3;
