import { figureNames } from './figure.ts';

/** log of 3/α: α is split evenly over the figures, which by the union bound may depend on one another in any way. */
export const logLimitOf = (alpha: number): number => Math.log(figureNames.length / alpha);
