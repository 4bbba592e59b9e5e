import { ConfigError } from '@cutover/service-kit';

export const USAGE = `usage: node main.ts COMMAND
  backup          backs all databases up into BACKUP_FOLDER, and keeps the newest BACKUP_KEEP
  restore [NAME]  restores a backup, by default RESTORE_FROM or the newest, into an empty database
  verify [NAME]   reads a backup to its end, and holds it against its checksums
  list            names the backups, the oldest first`;

/** One line on what is wrong with the arguments, then how it goes; exit 2. */
export function usageError(what: string): ConfigError {
  return new ConfigError([{ variable: 'arguments', message: `mongo-backup: ${what}\n${USAGE}` }]);
}
