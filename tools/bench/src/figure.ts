export const STANDIN = 'stand-in of MongoDB (H2), no claim about MongoDB';
export const NO_STORE = 'no store';

/** What a benchmark found. Every figure names its store. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly store: string;
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
  /** How it came about: pairs, writers, what was left out. */
  readonly how?: string;
}

export function isMet({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return 'atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost;
}

/** One line: name, value, aim and whether it is met, store. */
export function figureLine(figure: Figure): string {
  const { name, value, unit, store, aim, how } = figure;
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  const bound = aim && ('atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`);
  const parts = [
    `${name}: ${value.toFixed(digits)} ${unit}`.trimEnd(),
    ...(bound === undefined ? [] : [`aim ${bound}: ${isMet(figure) ? 'met' : 'missed'}`]),
    ...(how === undefined ? [] : [how]),
    store,
  ];
  return parts.join(' · ');
}
