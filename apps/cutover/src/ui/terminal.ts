/** The parts of a process's stream that output needs; tests give their own. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Terminal {
  /** Results go here, and nothing else. */
  readonly out: Stream;
  /** Progress, notes and errors. */
  readonly err: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether one line may be drawn over and over: a person is looking, at something that can. */
export function isLive({ err, env }: Terminal): boolean {
  return err.isTTY === true && env['TERM'] !== 'dumb' && env['CI'] === undefined;
}

/** https://no-color.org, and FORCE_COLOR for those who pipe into a pager. */
export function hasColour(stream: Stream, env: Terminal['env']): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return true;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
