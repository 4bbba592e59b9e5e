import type { IDAGTask } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/DAGTask';
import type { Handed } from './folder.ts';
import type { AnyTemplate, InputsOf, OutputsOf, ReadsOf, WritesOf } from './template.ts';
import { valuesOf } from './value.ts';
import type { Given, Value } from './value.ts';

/** What a task has to be given: each input of its template and each folder that this reads, and nothing else. */
export type Giving<T extends AnyTemplate> = [InputsOf<T> | ReadsOf<T>] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [I in InputsOf<T>]: Given } & { readonly [R in ReadsOf<T>]: Handed<R> };

/** A call of a template in a DAG. */
export interface Task<T extends AnyTemplate = AnyTemplate> {
  readonly name: string;
  readonly template: T;
  readonly outputs: Readonly<Record<OutputsOf<T>, Value>>;
  readonly folders: { readonly [W in WritesOf<T>]: Handed<W> };
  /** Tasks whose outputs or folders it is given, and those that it just comes after. */
  readonly needs: readonly Task[];
  readonly body: IDAGTask;
}

/** Which task made a value or a folder: a DAG's order follows from that. */
const makers = new WeakMap<object, Task>();

function madeBy<T extends AnyTemplate>(made: Task<T>): Task<T> {
  for (const one of [...Object.values(made.outputs), ...Object.values(made.folders)]) makers.set(one as object, made);
  return made;
}

/** @param after tasks that it needs nothing of, and yet has to wait for */
export function task<T extends AnyTemplate>(
  name: string,
  template: T,
  given: Giving<T>,
  after: readonly Task[] = [],
): Task<T> {
  const all = given as Readonly<Record<string, Given | Handed<string>>>;
  const makersOf = Object.values(all).map((value) => (typeof value === 'string' ? undefined : makers.get(value)));
  const needs = [...new Set([...makersOf, ...after].filter((one) => one !== undefined))];
  const parameters = template.inputs.map((input) => ({ name: input, value: String(all[input]) }));
  const folders = template.writes.map((written) => [written, { name: written }]);
  return madeBy<T>({
    name,
    template,
    outputs: valuesOf(template.outputs, `tasks.${name}.outputs.parameters`) as Task<T>['outputs'],
    folders: Object.fromEntries(folders) as Task<T>['folders'],
    needs,
    body: {
      name,
      template: template.name,
      ...(needs.length === 0 ? {} : { depends: needs.map((needed) => needed.name).join(' && ') }),
      ...(parameters.length === 0 ? {} : { arguments: { parameters } }),
    },
  });
}
