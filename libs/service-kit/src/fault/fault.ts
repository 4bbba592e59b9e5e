/** What a build does wrong on purpose, so that it can be seen what becomes of a bad version. */
export type Fault =
  /** A share of requests, from 0 to 1, is answered with 500 before any work is done. */
  | { readonly kind: 'errors'; readonly rate: number }
  /** Every request waits so long, in ms, before any work is done. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The process ends before it listens. */
  | { readonly kind: 'crash-at-start' }
  /** It runs and answers, and says that it is not ready. */
  | { readonly kind: 'never-ready' }
  /** The process ends as the request of this number comes, unanswered. */
  | { readonly kind: 'dies-after'; readonly requests: number };

const KINDS = 'errors=RATE, slow=MS, crash-at-start, never-ready or dies-after=REQUESTS';

const numberIn = (text: string, { min, max }: { min: number; max: number }): number | undefined => {
  const value = text === '' ? Number.NaN : Number(text);
  return value >= min && value <= max ? value : undefined;
};

const wholeIn = (text: string): number | undefined =>
  /^\d+$/.test(text) ? numberIn(text, { min: 1, max: 1_000_000 }) : undefined;

const ifKnown = <T>(value: number | undefined, fault: (value: number) => T): T | undefined =>
  value === undefined ? undefined : fault(value);

/** By kind, each from what stands after `=`, which is undefined where nothing does. */
const readers: Readonly<Record<Fault['kind'], (value: string | undefined) => Fault | undefined>> = {
  errors: (value = '') => ifKnown(numberIn(value, { min: 0.001, max: 1 }), (rate) => ({ kind: 'errors', rate })),
  slow: (value = '') => ifKnown(wholeIn(value), (ms) => ({ kind: 'slow', ms })),
  'crash-at-start': (value) => (value === undefined ? { kind: 'crash-at-start' } : undefined),
  'never-ready': (value) => (value === undefined ? { kind: 'never-ready' } : undefined),
  'dies-after': (value = '') => ifKnown(wholeIn(value), (requests) => ({ kind: 'dies-after', requests })),
};

function readFault(text: string): Fault | undefined {
  const [kind = '', value] = text.split('=');
  return Object.hasOwn(readers, kind) ? readers[kind as Fault['kind']](value) : undefined;
}

/** Reads `errors=0.05`, `slow=300`, `crash-at-start`, `never-ready` or `dies-after=200`. @throws Error, on one line, for anything else */
export function parseFault(text: string): Fault {
  const fault = readFault(text);
  if (fault === undefined) throw new Error(`the fault ${JSON.stringify(text)}: expected ${KINDS}`);
  return fault;
}

/** As it was given to the build. */
export function faultText(fault: Fault): string {
  const value = Object.values(fault)[1] as number | undefined;
  return value === undefined ? fault.kind : `${fault.kind}=${value}`;
}
