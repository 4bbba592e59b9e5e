import type { LogRecord } from '../../record/log-record.ts';

/** Of one pod: some 20,000 lines of a service. */
const mostBytes = 8_388_608;
const longestLine = 2_000;
/** Lines of one request in one pod. */
const mostLines = 5;

/** What a pod has written, newest last, as it came: nothing is parsed while requests are due. */
export interface LogBuffer {
  take(chunk: Buffer): void;
  /** What there is about these traces, and whether it is all that was written. */
  about(traceIds: ReadonlySet<string>): LogRecord[];
}

/** 32 hex digits are a trace or a key without dashes: whoever logs requests in another format than ours says them, too. */
const TRACE = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g;

export const createLogBuffer = (pod: string, most = mostBytes): LogBuffer => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let whole = true;
  return {
    take: (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      while (bytes > most && chunks.length > 1) {
        bytes -= chunks.shift()?.length ?? 0;
        whole = false;
      }
    },
    about: (traceIds) => {
      const found = new Map<string, number>();
      const lines = Buffer.concat(chunks)
        .toString('utf8')
        .split('\n')
        .flatMap((text): LogRecord[] => {
          const traceId = text.match(TRACE)?.find((id) => traceIds.has(id));
          if (traceId === undefined) return [];
          const before = found.get(traceId) ?? 0;
          found.set(traceId, before + 1);
          return before < mostLines ? [{ kind: 'line', pod, traceId, text: text.slice(0, longestLine) }] : [];
        });
      return [{ kind: 'pod', pod, whole }, ...lines];
    },
  };
};
