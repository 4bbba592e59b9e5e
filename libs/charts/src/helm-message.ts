import type { ChartErrorCode } from './chart-error.ts';

export interface HelmProblem {
  readonly code: ChartErrorCode;
  /** One line. */
  readonly problem: string;
}

/** `- at '/drain/windowMs': got string, want integer` */
const SCHEMA_LINE = /^- at '(?<pointer>[^']*)': (?<problem>.+)$/;
/** `Error: execution error at (account/templates/workload.yaml:1:3): …`, which is how a template's `fail` arrives. */
const TEMPLATE_LINE = /^Error: execution error at \([^)]*\): (?<problem>.+)$/;
const MISSING_VALUES = /^missing propert(?:y|ies) (?<names>'.+')$/;
const UNKNOWN_VALUES = /^additional propert(?:y|ies) (?<names>'.+') not allowed$/;

/** A default that null took away, of which the schema only sees that it is not there; in a list nothing has a default. */
const inList = (path: readonly string[]): boolean => path.some((key) => /^\d+$/.test(key));

/** Says that complaints about what is below follow. */
const SEVERAL = 'validation failed';

/** `'a', 'b'` below a path, as dotted names. */
function namesIn(path: readonly string[], quoted: string): string {
  return quoted
    .split(', ')
    .map((name) => [...path, name.replaceAll("'", '')].join('.'))
    .join(', ');
}

/** Values whose entries people name: there a name is not unknown but wrong. */
const MAPS: ReadonlySet<string> = new Set([
  'env',
  'commonLabels',
  'podAnnotations',
  'annotations',
  'labels',
  'matchLabels',
  'nodeSelector',
]);

/** A complaint that names values, where others are about the value at its path. */
function problemOfNames(path: readonly string[], problem: string): string | undefined {
  const unknown = UNKNOWN_VALUES.exec(problem)?.groups?.names;
  if (unknown !== undefined) {
    const names = namesIn(path, unknown);
    const isMap = MAPS.has(path.at(-1) ?? '');
    return isMap ? `${names}: no entry can have this name` : `no such value: ${names} (values.yaml lists all)`;
  }
  const missing = MISSING_VALUES.exec(problem)?.groups?.names;
  return (
    missing &&
    `${namesIn(path, missing)}: ${inList(path) ? 'must be given' : 'null is no value: leave it out for its default'}`
  );
}

function schemaProblem(line: string): string | undefined {
  const { pointer, problem } = SCHEMA_LINE.exec(line.trim())?.groups ?? {};
  if (pointer === undefined || problem === undefined || problem === SEVERAL) return undefined;
  const path = pointer.split('/').slice(1);
  return problemOfNames(path, problem) ?? `${path.join('.') || 'the values'}: ${problem}`;
}

function firstError(lines: readonly string[]): string {
  const line = lines.find((text) => text.startsWith('Error: ')) ?? lines.find((text) => text.trim() !== '');
  return (line ?? 'it said nothing').replace(/^Error: /, '');
}

/** What Helm 3 wrote to standard error, as one line that names the values at fault. */
export function readHelmMessage(stderr: string): HelmProblem {
  const lines = stderr.split('\n');
  const schema = lines.map(schemaProblem).filter((problem) => problem !== undefined);
  if (schema.length > 0) return { code: 'invalid-values', problem: schema.join('; ') };
  for (const line of lines) {
    const problem = TEMPLATE_LINE.exec(line)?.groups?.problem;
    if (problem !== undefined) return { code: 'invalid-values', problem };
  }
  return { code: 'helm-failed', problem: `helm: ${firstError(lines)}` };
}
