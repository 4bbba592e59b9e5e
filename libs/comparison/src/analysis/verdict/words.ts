import type { Bound } from '../../record/bound.ts';
import type { FixedWait } from '../../record/lane-facts.ts';
import type { Estimate } from '../../record/run.ts';

export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** 1,234 ms below ten seconds as "1.2 s", below one second in ms. */
export const duration = (ms: number): string => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`);

export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** "12.3 s", or "> 12.3 s" of what had not ended by then. */
export const boundInWords = ({ value, atLeast }: Bound, words: (value: number) => string): string =>
  `${atLeast ? '> ' : ''}${words(value)}`;

/** "16.9 s (95 %: 16.2 s to 17.8 s)", or "16.9 s (16.5 s, 16.9 s and 17.2 s)" where values are too few for an interval. */
export const estimateInWords = ({ median, interval, values }: Estimate, words: (value: number) => string): string => {
  const middle = boundInWords(median, words);
  if (values.length === 1) return middle;
  if (interval === null) return `${middle} (${list(values.map((value) => boundInWords(value, words)))})`;
  return `${middle} (95 %: ${words(interval.low)} to ${boundInWords(interval.high, words)})`;
};

/** Why there are values in the place of an interval; empty where there is one. */
export const tooFewInWords = (estimates: readonly Estimate[]): string => {
  const fewest = Math.min(...estimates.map(({ values }) => values.length));
  if (estimates.every(({ interval }) => interval !== null)) return '';
  return `${fewest === 1 ? 'one lane is' : `${fewest} lanes are`} too few for an interval`;
};

/** "6.0 s scaleDownDelaySeconds and 6.0 s DRAIN_WINDOW_MS (Rollout account)"; empty without any. */
export const fixedWaitsInWords = (waits: readonly FixedWait[], words: (ms: number) => string): string => {
  if (waits.length === 0) return '';
  const origins = [...new Set(waits.map(({ of }) => of))];
  return `${list(waits.map(({ name, ms }) => `${words(ms)} ${name}`))} (${list(origins)})`;
};
