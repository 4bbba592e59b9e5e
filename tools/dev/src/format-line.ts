/** A JSON log line of service-kit, as far as it is shown. */
interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly message: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly problem?: string;
  readonly trace_id?: string;
  readonly err?: { readonly message?: string };
}

export interface Paint {
  (text: string): string;
}

export interface Paints {
  readonly dim: Paint;
  readonly warn: Paint;
  readonly fail: Paint;
}

/** A line as a person reads it: time, level where it matters, what happened. What is no log line stays as it is. */
export function formatLine(line: string, paints: Paints): string {
  const log = parse(line);
  if (log === undefined) return line;
  const time = paints.dim(log.time.slice(11, 23));
  const text = log.route === undefined ? log.message : requestText(log);
  const cause = log.err?.message === undefined ? '' : ` (${log.err.message})`;
  const trace = log.trace_id === undefined ? '' : ` ${paints.dim(log.trace_id.slice(0, 8))}`;
  return `${time} ${levelText(log.level, paints)}${text}${cause}${trace}`;
}

function parse(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const log = JSON.parse(line) as Partial<LogLine>;
    const whole = [log.level, log.time, log.message].every((part) => typeof part === 'string');
    return whole ? (log as LogLine) : undefined;
  } catch {
    // A line that only looks like one: shown as it came.
    return undefined;
  }
}

function requestText({ method = '', route = '', status = 0, ms = 0, problem }: LogLine): string {
  return `${method} ${route} ${status}${problem === undefined ? '' : ` ${problem}`} ${ms.toFixed(1)} ms`;
}

function levelText(level: string, { warn, fail }: Paints): string {
  if (level === 'info') return '';
  return `${(level === 'warn' ? warn : fail)(level)} `;
}
