import type { Command, Option } from 'commander';
import { UsageError } from '../usage-error.ts';
import { collect } from './repeatable.ts';

/** Switches may be said twice, and some options gather all their values; of any other the last would win, unnoticed. */
function takesOneValue(option: Option): boolean {
  return (option.required || option.optional) && !option.variadic && option.parseArg !== collect;
}

function watch(command: Command, given: Set<string>): void {
  for (const option of command.options.filter(takesOneValue)) {
    const name = option.name();
    command.on(`option:${name}`, () => {
      if (given.has(name)) throw new UsageError(`option '${option.flags}' is given twice: give it once`);
      given.add(name);
    });
  }
  for (const child of command.commands) watch(child, given);
}

/** Refuses options that take one value and are given more than once, before a command or after it. Holds for one parse. @throws UsageError then */
export function refuseTwice(program: Command): void {
  watch(program, new Set());
}
