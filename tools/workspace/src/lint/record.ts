/** What a run of linter and compiler came to. */
export interface LintRecord {
  /** ESLint's exit code. */
  readonly eslint: number;
  /** How many problems each configuration has. */
  readonly types: Readonly<Record<string, number>>;
}
