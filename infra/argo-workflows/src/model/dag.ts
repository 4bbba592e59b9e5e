import { WorkflowError } from '../workflow-error.ts';
import type { Task } from './task.ts';
import type { AnyTemplate, Template } from './template.ts';
import { valuesOf } from './value.ts';
import type { Value } from './value.ts';

/** Those listed and all that they need, each once and behind what it needs. */
function reachable(tasks: readonly Task[]): readonly Task[] {
  const found = new Set<Task>();
  const visit = (one: Task): void => {
    if (found.has(one)) return;
    one.needs.forEach(visit);
    found.add(one);
  };
  tasks.forEach(visit);
  return [...found];
}

/** @throws WorkflowError `twice` */
export function eachNameOnce(what: string, named: readonly { readonly name: string }[]): void {
  const names = named.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new WorkflowError('twice', `${what}: two are called ${twice}`);
}

/** Tasks in the order that what they hand over gives them. It is enough to list the last ones. @throws WorkflowError `twice` */
export function dag<const Input extends string = never>(
  name: string,
  inputs: readonly Input[],
  last: (inputs: Readonly<Record<Input, Value>>) => readonly Task[],
): Template<Input> {
  const tasks = reachable(last(valuesOf(inputs, 'inputs.parameters')));
  eachNameOnce(`tasks of ${name}`, tasks);
  const calls: readonly AnyTemplate[] = [...new Set(tasks.map(({ template }) => template))];
  const parameters = inputs.map((input) => ({ name: input }));
  const body = {
    name,
    ...(inputs.length === 0 ? {} : { inputs: { parameters } }),
    dag: { tasks: tasks.map((one) => one.body) },
  };
  return { name, inputs, outputs: [], reads: [], writes: [], calls, body };
}
