import type { LogLine } from '../../model/messages.ts';

/** A line as a person reads it. All of it is text of a stranger: it is shown as text and as nothing else. */
export interface ReadableLine {
  readonly time: string;
  readonly level?: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** What else a JSON line says. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const LEVELS: Readonly<Record<string, ReadableLine['level']>> = {
  ...{ trace: 'debug', debug: 'debug', info: 'info', notice: 'info', warn: 'warn', warning: 'warn' },
  ...{ error: 'error', err: 'error', fatal: 'error', critical: 'error', panic: 'error' },
  // pino's numbers.
  ...{ '10': 'debug', '20': 'debug', '30': 'info', '40': 'warn', '50': 'error', '60': 'error' },
};

const MESSAGE = ['message', 'msg'];
const TIME = ['time', 'timestamp', 'ts', '@timestamp'];
/** The same on every line of a service, or shown already. */
const LEFT_OUT = new Set([...MESSAGE, ...TIME, 'level', 'name', 'version', 'pod', 'pid', 'hostname', 'service']);

export function readable([time, text]: LogLine): ReadableLine {
  const plain = withoutControls(text);
  const fields = jsonIn(plain);
  if (fields === undefined) return { time: clock(time), message: plain, fields: [], ...levelIn(plain) };
  const level = LEVELS[String(fields['level']).toLowerCase()];
  return {
    time: clock(time !== '' ? time : firstText(fields, TIME)),
    ...(level === undefined ? {} : { level }),
    message: firstText(fields, MESSAGE),
    fields: Object.entries(fields)
      .filter(([name, value]) => !LEFT_OUT.has(name) && value !== null && value !== '')
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const),
  };
}

/** Whether a search finds the line: each of its words, anywhere, in any case. */
export function isFound([, text]: LogLine, search: string): boolean {
  const line = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word));
}

/** Colours and cursor movements of terminals, what else is no text, and what turns the order of letters round. */
const CONTROLS = new RegExp(
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  '\\u001b\\[[0-9;?]*[A-Za-z]|[\\u0000-\\u0008\\u000b-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069]',
  'g',
);

const withoutControls = (text: string): string => text.replace(CONTROLS, '');

function jsonIn(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // It only looks like JSON: it is shown as it came.
    return undefined;
  }
}

function firstText(fields: Record<string, unknown>, names: readonly string[]): string {
  const found = names.map((name) => fields[name]).find((value) => value !== undefined && value !== null);
  if (typeof found === 'number') return new Date(found).toISOString();
  return found === undefined ? '' : String(found);
}

function levelIn(text: string): { level?: ReadableLine['level'] } {
  const word = /\b(ERROR|FATAL|WARN(?:ING)?)\b/.exec(text)?.[1]?.toLowerCase();
  // klog, as Kubernetes' own programs write.
  const klog = /^([EWF])\d{4} /.exec(text)?.[1];
  const level = LEVELS[word ?? ''] ?? (klog === undefined ? undefined : klog === 'W' ? 'warn' : 'error');
  return level === undefined ? {} : { level };
}

/** `10:15:02.123` of a time; empty where there is none. */
function clock(time: string): string {
  const [, seconds, rest = ''] = /T(\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?/.exec(time) ?? [];
  return seconds === undefined ? '' : `${seconds}.${rest.padEnd(3, '0')}`;
}
