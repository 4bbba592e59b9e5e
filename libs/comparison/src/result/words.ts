import type { StrategyName } from '../run/strategy-name.ts';

const names: Record<StrategyName, string> = {
  rolling: 'rolling',
  'rolling-no-drain': 'rolling without drain',
  'blue-green': 'blue/green',
  'blue-green-no-drain': 'blue/green without drain',
  'blue-green-early-back': 'blue/green, rolled back within the delay',
  'blue-green-ungated': 'blue/green whose consumers do not wait',
  recreate: 'recreate',
  'noise-none': 'no change',
  'noise-same': 'A to an identical A',
};

export const strategyInWords = (strategy: StrategyName): string => names[strategy];

export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** 1,234 ms below ten seconds as "1.2 s", below one second in ms. */
export const duration = (ms: number): string => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`);

export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
