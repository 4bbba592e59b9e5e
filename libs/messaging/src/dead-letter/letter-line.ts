import type { DeadLetter } from './dead-letter.ts';

const MOST_VALUE = 400;

/** A dead letter for a person: where it lay and why it lies here, then what it says. */
export function letterLines(letter: DeadLetter): string {
  const { topic, partition, offset, group, reason, attempts, at, key, type, id, value, replayed } = letter;
  const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`;
  const head = `${topic}/${partition}@${offset} ${type ?? 'no type'} ${id ?? 'no id'} key ${key || 'none'}`;
  const why = `${group} gave up after ${tries} at ${at}${replayed ? ', replayed since' : ''}: ${reason}`;
  const shown = value.length > MOST_VALUE ? `${value.slice(0, MOST_VALUE)}… (${value.length} characters)` : value;
  return [`${head}; ${why}`, `  ${shown}`].map(printable).join('\n');
}

/** Nothing in a message may steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
