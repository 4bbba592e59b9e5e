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
const UNKNOWN_VALUES = /^additional propert(?:y|ies) (?<names>'.+') not allowed$/;

function schemaProblem(line: string): string | undefined {
  const { pointer, problem } = SCHEMA_LINE.exec(line.trim())?.groups ?? {};
  if (pointer === undefined || problem === undefined) return undefined;
  const path = pointer.split('/').slice(1);
  const unknown = UNKNOWN_VALUES.exec(problem)?.groups?.names;
  if (unknown !== undefined) {
    const names = unknown.split(', ').map((name) => [...path, name.replaceAll("'", '')].join('.'));
    return `no such value: ${names.join(', ')} (values.yaml lists all)`;
  }
  return `${path.join('.') || 'the values'}: ${problem}`;
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
