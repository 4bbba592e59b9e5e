import { SourceMap } from 'node:module';

/** A line of source that looks for a file beside itself, where in an image the bundle lies. */
export interface BesideRead {
  /** Relative to the workspace. */
  readonly file: string;
  readonly line: number;
  /** The file looked for, as written; undefined where only running it can tell. */
  readonly wants?: string;
}

type Payload = ConstructorParameters<typeof SourceMap>[0];

const RELATIVE = /^(?!\/|[a-z][a-z0-9+.-]*:)/i;
const HERE = /^\.?\/?$/;
const LITERAL = /(["'`])(?<wants>(?:(?!\1)[^\\$])*)\1/.source;
/** esbuild prints one form for each, and numbers the names that a module declares itself. */
const PATTERNS = [
  new RegExp(`\\bnew URL\\(\\s*(?:${LITERAL}|(?:[^;\\n()]|\\([^()\\n]*\\))*?)\\s*,\\s*import\\.meta\\.url\\s*\\)`, 'g'),
  new RegExp(`\\b(?:__)?require\\d*\\.resolve\\(\\s*${LITERAL}`, 'g'),
  /\bimport\.meta\.(?:dirname|filename)\b/g,
  /\b__(?:dirname|filename)\d*\s*=/g,
  /\bdirname\d*\(\s*(?:[\w$]+\.)*fileURLToPath\d*\(\s*import\.meta\.url/g,
];

/**
 * Where a bundle's code looks for files beside its source. Found in what esbuild printed, so that code which no entry reaches does not count.
 * @param map the bundle's source map, JSON
 */
export function readsBeside(code: string, map: string): BesideRead[] {
  const sources = new SourceMap(JSON.parse(map) as Payload);
  const found = PATTERNS.flatMap((pattern) => [...code.matchAll(pattern)]);
  const reads = found.flatMap((match) => readOf(match, placeOf(code, match.index, sources)));
  return reads.filter((read, index) => reads.findIndex((other) => isSame(read, other)) === index);
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function readOf(match: RegExpMatchArray, place: Place | undefined): BesideRead[] {
  const wants = match.groups?.['wants'];
  if (!place) return [];
  if (wants === undefined || HERE.test(wants)) return [place];
  const isPackage = match[0].includes('resolve') && !wants.startsWith('.');
  return RELATIVE.test(wants) && !isPackage ? [{ ...place, wants }] : [];
}

/** Undefined for what esbuild itself wrote. */
function placeOf(code: string, index: number, sources: SourceMap): Place | undefined {
  const before = code.slice(0, index).split('\n');
  const entry = sources.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
  return 'originalSource' in entry ? { file: entry.originalSource, line: entry.originalLine + 1 } : undefined;
}

/** One line that names a folder and reads a file of it is one fault. */
function isSame(one: BesideRead, other: BesideRead): boolean {
  return one.file === other.file && one.line === other.line && one.wants === other.wants;
}
