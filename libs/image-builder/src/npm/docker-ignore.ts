import { ImageBuildError } from '../errors.ts';

/** Whether a path of the app goes into the image. */
export type Ignore = (path: string) => boolean;

interface Rule {
  readonly pattern: RegExp;
  readonly keeps: boolean;
}

/**
 * A .dockerignore, as the moby project's patternmatcher reads it: one pattern a line, the last that fits decides, `!` brings back, `**`
 * is any number of folders, what lies in an ignored folder is ignored.
 * @returns true for paths (relative, with `/`) that are left out
 * @throws ImageBuildError ignore-invalid naming the line
 */
export function parseDockerIgnore(text: string, name = '.dockerignore'): Ignore {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => ruleOf(line, `${name}:${index + 1}`) ?? []);
  return (path) => {
    const paths = withParents(path);
    return rules.reduce((out, { pattern, keeps }) => (paths.some((part) => pattern.test(part)) ? !keeps : out), false);
  };
}

/** A file that is brought back lies in a folder that has to be entered: only then an ignored folder is. */
export function bringsBack(text: string): boolean {
  return text.split(/\r?\n/).some((line) => line.trim().startsWith('!'));
}

function ruleOf(line: string, where: string): Rule | undefined {
  if (line.startsWith('#')) return undefined;
  const keeps = line.trim().startsWith('!');
  const pattern = cleaned(line.trim().replace(/^!\s*/, ''));
  if (pattern === '' || pattern === '.') return undefined;
  return { keeps, pattern: expressionOf(pattern, where) };
}

/** Go's filepath.Clean, and no leading slash. */
function cleaned(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const SPECIAL = /[.+^${}()|/]/g;

function expressionOf(pattern: string, where: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; ) {
    const [piece, length] = nextPiece(pattern, at, where);
    source += piece;
    at += length;
  }
  return new RegExp(`^${source}$`, 's');
}

/** One token of a pattern as a regular expression's, and how many characters it took. */
function nextPiece(pattern: string, at: number, where: string): [string, number] {
  const rest = pattern.slice(at);
  if (rest.startsWith('**/')) return ['(?:.*/)?', 3];
  if (rest.startsWith('**')) return ['.*', 2];
  if (rest.startsWith('*')) return ['[^/]*', 1];
  if (rest.startsWith('?')) return ['[^/]', 1];
  if (rest.startsWith('[')) return classOf(rest, where);
  if (!rest.startsWith('\\')) return [rest[0]!.replace(SPECIAL, '\\$&'), 1];
  if (rest.length < 2) throw invalid(where, 'ends in a backslash');
  return [rest[1]!.replace(/\W/, '\\$&'), 2];
}

function classOf(rest: string, where: string): [string, number] {
  const found = /^\[\^?(?:\\.|[^\]\\])+\]/.exec(rest)?.[0];
  if (found === undefined) throw invalid(where, 'has a "[" without "]"');
  return [found, found.length];
}

function withParents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function invalid(where: string, reason: string): ImageBuildError {
  return new ImageBuildError('ignore-invalid', `${where} ${reason}`, { fields: { where } });
}
