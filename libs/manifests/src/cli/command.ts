/** Where a command writes: lines. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Something that people run. Resolves with the exit code. */
export interface Command {
  /** One line. */
  readonly usage: string;
  /** The exit code of what went wrong (default: 1). */
  readonly troubleCode?: number;
  /** @throws UsageError where the arguments say nothing that it could do */
  run(args: readonly string[], output: Output): Promise<number>;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
