/** A file of a run that does not say what its schema wants: which file, which field, which line. */
export class RecordError extends Error {
  readonly code = 'invalid-record';
  readonly file: string;
  readonly field: string;
  readonly line: number | null;

  constructor(at: { file: string; field: string; line: number | null }, problem: string) {
    const where = at.line === null ? at.file : `${at.file}:${at.line}`;
    super(at.field === '' ? `${where}: ${problem}` : `${where}: ${at.field}: ${problem}`);
    this.file = at.file;
    this.field = at.field;
    this.line = at.line;
  }
}
