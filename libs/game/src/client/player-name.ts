export const MAX_NAME = 16;

/** Letters and digits of any script, and a little punctuation; no control character, no markup, nothing invisible. */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._!-]*[\p{L}\p{M}\p{N}._!-])?$/u;

/** Why a name, in Unicode's composed form, may not stand in the table; undefined when it may. The page and the service ask alike. */
export function nameProblem(name: string): string | undefined {
  // Code points are at most code units: a long text need not be taken apart.
  if (name.length > 2 * MAX_NAME || [...name].length > MAX_NAME) return `at most ${MAX_NAME} characters`;
  return NAME.test(name)
    ? undefined
    : 'letters, digits, spaces and . _ ! - only, beginning with a letter or digit and not ending with a space';
}
