import { integerSetting, mongoCheck, mongoSettings, serviceSettings, textSetting } from '@cutover/service-kit';
import type { ConfigOf } from '@cutover/service-kit';

/** What this program finds in its environment: it serves nobody. */
export const backupConfig = {
  shape: {
    LOG_LEVEL: serviceSettings.LOG_LEVEL,
    POD_NAME: serviceSettings.POD_NAME,
    /** The whole server is backed up and restored, whatever database it names. */
    ...mongoSettings,
    /** Where backups lie, one file each. */
    BACKUP_FOLDER: textSetting('/backup'),
    /** How many of them stay: the newest. */
    BACKUP_KEEP: integerSetting(7, { min: 1, max: 1_000, unit: 'backups' }),
    /** The backup that `restore` and `verify` take where their line names none; empty: the newest. */
    RESTORE_FROM: textSetting(''),
  },
  checks: [mongoCheck],
};

export type BackupConfig = ConfigOf<typeof backupConfig>;
