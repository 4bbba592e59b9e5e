import { boundInWords } from '../../analysis/verdict/words.ts';
import type { Bound } from '../../record/bound.ts';

/** How numbers and words are written everywhere in a report: English, with units, never more digits than are known. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 7213 → "7,213". */
export function count(n: number): string {
  return whole.format(n);
}

/** `plural(1, 'request')` → "1 request"; `plural(7213, 'request')` → "7,213 requests". */
export function plural(n: number, noun: string, many = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : many}`;
}

/** Milliseconds in the unit one reads best: "0 ms", "4.1 ms", "320 ms", "3.2 s", "1 min 04 s"; undefined or null → "–". */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  const size = Math.abs(ms);
  if (size >= 60_000) return minutes(ms);
  if (size >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (size >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (size >= 100 || Number.isInteger(ms)) return `${Math.round(ms)} ms`;
  return `${ms.toFixed(1)} ms`;
}

/** "3.2 s", or "> 3.2 s" where that much alone is known; null → "–". */
export function bounded(bound: Bound | null): string {
  return bound === null ? '–' : boundInWords(bound, duration);
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const rest = String(Math.abs(seconds) % 60).padStart(2, '0');
  return `${Math.trunc(seconds / 60)} min ${rest} s`;
}

/** A share of 1 as per cent, with digits enough to tell it from 0 and from 100. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  if (value < 0.01) return '< 0.01 %';
  if (value > 99.99) return '> 99.99 %';
  if (value < 1 || value > 99) return `${value.toFixed(2)} %`;
  return `${value.toFixed(1)} %`;
}

/** ["a","b","c"] → "a, b and c". */
export function listing(words: readonly string[], joint = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
}

/** First letter in upper case. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
