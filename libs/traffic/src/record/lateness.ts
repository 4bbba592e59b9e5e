/** Largest 99th percentile of sent − due at which a measurement still counts. */
export const latenessLimitMs = 20;

export interface Lateness {
  p50: number;
  p99: number;
  max: number;
}

/** Nearest-rank quantile of ascending values; 0 when there are none. */
const rank = (ascending: readonly number[], share: number): number =>
  ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;

/** How late the generator itself was, in ms: sent − due over all requests. */
export const latenessOf = (requests: readonly { due: number; sent: number }[]): Lateness => {
  const late = requests.map(({ due, sent }) => sent - due).sort((a, b) => a - b);
  return { p50: rank(late, 0.5), p99: rank(late, 0.99), max: rank(late, 1) };
};
