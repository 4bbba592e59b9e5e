import { z } from 'zod';

import type { LogRecord } from '../../record/log-record.ts';

/** What the service's own line says; every part of it may be missing in the log of an app that nobody here knows. */
export interface LogLine {
  readonly pod: string;
  readonly text: string;
  readonly status: number | null;
  readonly ms: number | null;
  /** Whether the service noticed that its caller was gone. */
  readonly aborted: boolean;
}

/** `not read`: no log of any pod was; `none`: those that were read have no line of it. */
export type LogStation =
  | { readonly found: 'not read' }
  | { readonly found: 'none' }
  | { readonly found: 'line'; readonly line: LogLine };

/** As @cutover/service-kit writes the end of a request. */
const lineSchema = z.looseObject({
  status: z.int().optional(),
  ms: z.number().optional(),
  aborted: z.boolean().optional(),
});

const parsed = (text: string): z.infer<typeof lineSchema> => {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    // The line of another app: it is shown as it stands.
    return {};
  }
};

/** The last line with a status is the end of the request; else the first that names it. */
export const logOf = (traceId: string, records: readonly LogRecord[] | null): LogStation => {
  if (records === null || records.length === 0) return { found: 'not read' };
  const lines = records.flatMap((record): LogLine[] => {
    if (record.kind !== 'line' || record.traceId !== traceId) return [];
    const { status = null, ms = null, aborted = false } = parsed(record.text);
    return [{ pod: record.pod, text: record.text, status, ms, aborted }];
  });
  const line = lines.findLast(({ status }) => status !== null) ?? lines[0];
  return line === undefined ? { found: 'none' } : { found: 'line', line };
};
