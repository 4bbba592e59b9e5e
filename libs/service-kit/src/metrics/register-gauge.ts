import { Gauge, type Registry } from 'prom-client';

export interface ReadGauge {
  readonly name: string;
  readonly help: string;
  /** Called whenever metrics are collected: from memory, without asking anybody. */
  readonly read: () => number;
}

/** Registers a gauge that is read when metrics are collected. */
export function registerGauge(registry: Registry, { name, help, read }: ReadGauge): void {
  const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(read()) });
}
