const NUMBER = '(?:0|[1-9]\\d*)';
/** Digits alone are a number, which has no zero before it; a letter or a hyphen makes them a text. */
const IDENTIFIER = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?$`);

/** Whether an image may have it as its version: semantic (https://semver.org, 2.0.0), without build metadata, since it ends up in a tag too, which admits no plus sign. */
export const isSemanticVersion = (text: string): boolean => VERSION.test(text);

const SHORT = 12;

/**
 * The version of what is built of a commit that has no other. The letter keeps digits from being a number with zeros before it, as `git describe` has it.
 * @param length how many characters of the SHA it has
 */
export const commitVersion = (commit: string, length: number = SHORT): string => `0.0.0-g${commit.slice(0, length)}`;
