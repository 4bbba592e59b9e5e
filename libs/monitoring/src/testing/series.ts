/** A sample a minute, as promtool writes them, for five hours. */
const MINUTES = 300;
/** When what is told of goes wrong. */
export const FAULT_MINUTE = 75;
const REST = MINUTES - FAULT_MINUTE;

/** What Prometheus has scraped: values in promtool's notation by series. */
export type World = Readonly<Record<string, string>>;

export function steady(value: number): string {
  return `${value}x${MINUTES}`;
}

/** A counter that rises by so much a minute. */
export function rising(perMinute: number): string {
  return `0+${perMinute}x${MINUTES}`;
}

/** A gauge that is another from the fault on. */
export function turns(before: number, after: number): string {
  return `${before}x${FAULT_MINUTE - 1} ${after}x${REST}`;
}

/** A counter that rises by another amount a minute from the fault on. */
export function bends(perMinute: number, then: number): string {
  return `0+${perMinute}x${FAULT_MINUTE - 1} ${perMinute * FAULT_MINUTE}+${then}x${REST}`;
}

/** A series that comes with the fault. */
export function comes(value: number): string {
  return `_x${FAULT_MINUTE} ${value}x${REST}`;
}

/** A series that ends with the fault. */
export function goes(value: number): string {
  return `${value}x${FAULT_MINUTE - 1} stale`;
}
