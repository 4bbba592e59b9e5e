/**
 * `backup-missing`: there is none of that name, or none at all. `backup-damaged`: cut short or changed since it was written.
 * `not-empty`: the database holds documents. `kind-unknown`: a view or another kind of collection that is not backed up.
 * `restore-differs`: what was restored does not read as the backup does. `folder-unusable`: the folder cannot be written or read.
 */
export type BackupErrorCode =
  | 'backup-missing'
  | 'backup-damaged'
  | 'not-empty'
  | 'kind-unknown'
  | 'restore-differs'
  | 'folder-unusable';

/** One line. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
  }
}
