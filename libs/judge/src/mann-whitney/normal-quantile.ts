/* Coefficients of Wichura's algorithm AS 241, PPND7, accurate to 1 in 10^7. */
const a = [3.3871327179, 50.434271938, 159.29113202, 59.10937472];
const b = [1, 17.895169469, 78.757757664, 67.1875636];
const c = [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103];
const d = [1, 0.7370016425, 0.12021132975];
const e = [6.657905115, 3.081226386, 0.42868294337, 0.017337203997];
const f = [1, 0.24197894225, 0.012258202635];

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

/** The standard normal distribution's quantile, 0 < p < 1 (Wichura 1988, Applied Statistics 37). */
export const normalQuantile = (p: number): number => {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(a, r)) / polynomial(b, r);
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const tail = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6) : polynomial(e, r - 5) / polynomial(f, r - 5);
  return Math.sign(q) * tail;
};
