import { ConfigError } from '@cutover/service-kit';

export const USAGE = `usage: node main.ts [command]
  (none)                        serves
  rebuild [--from-start]        makes lists, notes and snapshots anew from events; beside the service, and again, at will
  interest [--day YYYY-MM-DD]   accrues interest for all days that are over and not accrued yet, or those up to one
  audit                         adds all accounts up from events, says what differs, and ends with 1 where something does
Commands take MONGODB_URL, LOG_LEVEL and, for interest, INTEREST_BASIS_POINTS.`;

/** One line on what is wrong with the arguments, then how it goes; exit 2. */
export function usageError(what: string): ConfigError {
  return new ConfigError([{ variable: 'arguments', message: `account: ${what}\n${USAGE}` }]);
}
