export { backoffMs, type BackoffLimits } from './backoff.ts';
