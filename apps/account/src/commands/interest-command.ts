import { loadConfig } from '@cutover/service-kit';
import { dayBefore, dayOf, endOf, isDay, type Day } from '../account/day.ts';
import { interestAccrual, type Accruing } from '../interest/interest-accrual.ts';
import type { Command, Environment } from './command.ts';
import { interestConfig } from './command-config.ts';
import { usageError } from './usage.ts';

/** A write may be recorded this much after the instant that it states. */
const SETTLED_MS = 60_000;

/** `interest`: for all days that are over and not accrued yet, or those of them up to one. */
export function interestCommand(options: Readonly<Record<string, unknown>>, env: Environment, now: Date): Command {
  const settled = new Date(now.getTime() - SETTLED_MS);
  const day = dayAsked(options['day'], settled);
  const config = loadConfig(interestConfig, env);
  return {
    config,
    async run(parts) {
      const { log, signal } = parts;
      const accruing: Accruing = { basisPoints: config.interestBasisPoints, signal };
      const accrual = interestAccrual(parts.stores, parts);
      const last = day ?? dayBefore(dayOf(settled));
      const missed = await accrual.accrueUntil(last, accruing);
      // A day that was accrued before is looked at again where it is named.
      const all = missed.length > 0 || day === undefined ? missed : [await accrual.accrueDay(day, accruing)];
      for (const accrued of all) log.info(accrued, 'interest: done');
      if (all.length === 0) log.info('interest: every day that is over is accrued already');
    },
  };
}

function dayAsked(text: unknown, settled: Date): Day | undefined {
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || !isDay(text)) throw usageError(`--day: expected a day such as 2026-01-31`);
  if (endOf(text) > settled) throw usageError(`--day: ${text} is not over yet (UTC)`);
  return text;
}
