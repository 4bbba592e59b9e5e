import { WorkflowError } from '../workflow-error.ts';
import type { AnyTemplate } from './template.ts';

const REFERENCE = /\{\{\s*([^}]*?)\s*\}\}/g;

const namesIn = (body: unknown): string[] => [...JSON.stringify(body).matchAll(REFERENCE)].map(([, name = '']) => name);

/** All that can be reached from these, each once. */
export function reached(templates: readonly AnyTemplate[]): readonly AnyTemplate[] {
  const found = new Set<AnyTemplate>();
  const visit = (one: AnyTemplate): void => {
    if (found.has(one)) return;
    found.add(one);
    one.calls.forEach(visit);
  };
  templates.forEach(visit);
  return [...found];
}

/** What a template may refer to: its own inputs and tasks, and what the run has. */
function known({ inputs, body }: AnyTemplate, ofTheRun: ReadonlySet<string>): (name: string) => boolean {
  const tasks = new Set((body.dag?.tasks ?? []).map(({ name }) => name));
  return (name) => {
    if (ofTheRun.has(name)) return true;
    const [scope, first = '', ...rest] = name.split('.');
    if (scope === 'inputs') return first === 'parameters' && inputs.includes(rest.join('.'));
    return scope === 'tasks' && tasks.has(first);
  };
}

/**
 * A value taken out of one template and put into another is a text like any: what types cannot see is refused here.
 * @throws WorkflowError `dangling`
 */
export function nothingDangles(templates: readonly AnyTemplate[], ofTheRun: readonly string[]): void {
  const run = new Set(ofTheRun);
  for (const template of templates) {
    const isKnown = known(template, run);
    const strange = namesIn(template.body).find((name) => !isKnown(name));
    if (strange !== undefined)
      throw new WorkflowError('dangling', `${template.name} refers to ${strange}, which it does not have`);
  }
}
