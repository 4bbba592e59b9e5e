const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Cores, such as `250m` or `2`. */
export const CPU = /^([1-9]\d*m|[1-9]\d*)$/;
/** Bytes with a binary unit, such as `512Mi`: a forgotten unit is a quota of some bytes. */
export const BYTES = /^[1-9]\d*(Mi|Gi|Ti)$/;

/** The number that a Kubernetes quantity stands for: cores, or bytes. @throws RangeError where it is none */
export function amountOf(quantity: string | number): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  const factor = FACTORS[unit];
  if (digits === '' || factor === undefined) throw new RangeError(`${quantity} is no quantity`);
  return Number(digits) * factor;
}
