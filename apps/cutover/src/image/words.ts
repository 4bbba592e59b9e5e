import { UsageError } from '../usage-error.ts';

/** A shell would do more with these than part words. */
const SHELL = /[|&;<>()$`\\"'*?{}~#!\n]/;

/** Reads `node server.js`, or a JSON list of texts as a Dockerfile has it. @throws UsageError */
export function wordsOf(flag: string, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const words = text.trim().startsWith('[') ? listOf(text) : SHELL.test(text) ? undefined : partsOf(text);
  if (words !== undefined && words.length > 0) return words;
  throw new UsageError(
    `--${flag}: ${JSON.stringify(text)}, expected words parted by spaces, or a list such as ["node","a b.js"]`,
  );
}

function partsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function listOf(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}
