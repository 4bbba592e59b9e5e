import { loadConfig } from '@cutover/service-kit';
import { Audit } from '../audit/audit.ts';
import type { Command, Environment } from './command.ts';
import { commandConfig } from './command-config.ts';

/** A write may be recorded this much after the instant that it states. */
const SETTLED_MS = 60_000;
/** A saga that is this old and not at its end is stuck: transfer says so, too. */
const UNDER_WAY_MS = 900_000;

/** `audit`: adds everything up, and ends badly where something differs. */
export function auditCommand(env: Environment): Command {
  return {
    config: loadConfig(commandConfig, env),
    async run({ stores, log, clock, signal }) {
      const asOf = new Date(clock().getTime() - SETTLED_MS);
      const onProgress = (accounts: number) => log.info({ accounts }, 'audit: going on');
      const audit = new Audit(stores.accountStore, { asOf, settledMs: UNDER_WAY_MS, signal, onProgress });
      const { accounts, sums, differences } = await audit.run();
      for (const difference of differences) log.error(difference, 'audit: differs');
      log.info({ accounts, sums, differences: differences.length }, 'audit: done');
      if (differences.length > 0) throw new Error(`account: audit found what differs, ${differences.length} times`);
    },
  };
}
