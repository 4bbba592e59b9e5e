import { Gauge, type Registry } from 'prom-client';
import type { Shares } from '../shares/decide.ts';

/** Registers the shares of all versions, by Rollout and hash. */
export function registerShareMetrics(registry: Registry, read: () => ReadonlyMap<string, Shares>): void {
  const gauge: Gauge<'rollout' | 'hash'> = new Gauge({
    name: 'consumer_gate_share',
    help: 'Share of each version of a Rollout: 0 does not consume',
    labelNames: ['rollout', 'hash'],
    registers: [registry],
    collect: () => {
      gauge.reset();
      for (const [rollout, shares] of read()) for (const [hash, share] of shares) gauge.set({ rollout, hash }, share);
    },
  });
}
