import { optionInvalid } from './option-invalid.ts';

/** How Node runs in a container, beyond its own defaults. */
export interface RuntimeOptions {
  /** A name of the IANA database, such as Asia/Seoul; default UTC, as a container has it. */
  readonly timeZone?: string;
  /** Most that live and dead objects may take, in MiB; default a share of the memory that Node sees. */
  readonly heapMiB?: number;
}

/** Less does not start a service, whatever it is. */
const LEAST_HEAP_MIB = 16;

/**
 * What the options are as environment variables, added to those given: TZ and NODE_OPTIONS, the counterparts of Java's -Duser.timezone and -Xmx.
 * Whoever runs the image may give others.
 * @throws ImageBuildError option-invalid
 */
export function runtimeEnv(
  { timeZone, heapMiB }: RuntimeOptions,
  env: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const given = env['NODE_OPTIONS'] === undefined ? [] : [env['NODE_OPTIONS']];
  return {
    ...(timeZone === undefined ? {} : { TZ: validZone(timeZone) }),
    ...env,
    ...(heapMiB === undefined ? {} : { NODE_OPTIONS: [...given, heapFlag(heapMiB)].join(' ') }),
  };
}

function validZone(timeZone: string): string {
  if (isZone(timeZone)) return timeZone;
  throw optionInvalid('timeZone', timeZone, 'a time zone such as Asia/Seoul or UTC');
}

/** Offsets such as +09:00 are known to Intl, and mean something else to TZ. */
function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return /^[A-Za-z]/.test(timeZone);
  } catch {
    return false;
  }
}

function heapFlag(heapMiB: number): string {
  if (Number.isInteger(heapMiB) && heapMiB >= LEAST_HEAP_MIB) return `--max-old-space-size=${heapMiB}`;
  throw optionInvalid('heapMiB', heapMiB, `a whole number of MiB, ${LEAST_HEAP_MIB} or more`);
}
