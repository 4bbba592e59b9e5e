export { fromRates } from './from-rates.ts';
export { kayentaCases } from './kayenta-cases.ts';
export type { KayentaCase } from './kayenta-cases.ts';
