/** A line as a container runtime writes it: `TIME STREAM TAGS TEXT`. */
export interface CriLine {
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  /** Whether the container's line goes on in the next one. */
  readonly isPartial: boolean;
  readonly text: string;
}

const LINE = /^(?<time>\S+) (?<stream>stdout|stderr) (?<tags>[A-Z:]+) (?<text>[^]*)$/;

/**
 * https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 * @returns undefined for what is no such line
 */
export function parseCriLine(line: string): CriLine | undefined {
  const { time, stream, tags = '', text = '' } = LINE.exec(line)?.groups ?? {};
  if (time === undefined || stream === undefined) return undefined;
  return { time, stream: stream as CriLine['stream'], isPartial: tags.split(':').includes('P'), text };
}

/** Levels of JSON logs, pino's numbers among them. */
const BAD: ReadonlySet<unknown> = new Set(['error', 'fatal', 'critical', 'panic', 50, 60]);
const WORD = /\b(?:ERROR|FATAL|PANIC)\b/;
/** As klog begins a line: level, month and day. */
const KLOG = /^[EF]\d{4} /;

/** Whether a line says that something failed: by the level of a JSON log, klog's letter, or the word in capitals. */
export function isError(text: string): boolean {
  if (!text.startsWith('{')) return KLOG.test(text) || WORD.test(text);
  try {
    const { level } = JSON.parse(text) as { level?: unknown };
    return BAD.has(typeof level === 'string' ? level.toLowerCase() : level);
  } catch {
    // Cut in two by the runtime, or no JSON after all.
    return /"level":\s*"(?:error|fatal)"/i.test(text);
  }
}
