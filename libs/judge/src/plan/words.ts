/** A share of 1, in percent with two digits that count. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

export const secondsInWords = (seconds: number): string =>
  Number.isFinite(seconds) ? `${Math.ceil(seconds)} s` : 'for ever';
