export { upperBound95 } from './binomial.ts';
export { medianInterval } from './median-interval.ts';
export type { MedianInterval } from './median-interval.ts';
export { median } from './quantile.ts';
export { holm, signFlipTest } from './sign-flip.ts';
