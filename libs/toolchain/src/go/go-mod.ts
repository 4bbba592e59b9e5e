/** What a go.mod says that a build has to know (https://go.dev/ref/mod#go-mod-file). */
export interface GoMod {
  readonly module: string;
  /** The lowest Go version that may build it, as `1.24.0`. */
  readonly go: string;
  /** The version the go.mod requires of each module, replacements aside. */
  readonly requires: ReadonlyMap<string, string>;
}

function only(text: string, keyword: string): string {
  const found = new RegExp(`^${keyword} (\\S+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`go.mod has no ${keyword} line`);
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/\/\/.*$/gm, '');
}

export function parseGoMod(text: string): GoMod {
  const plain = withoutComments(text);
  const blocks = [...plain.matchAll(/^require \(([^)]*)\)/gm)].map((match) => match[1] ?? '');
  const lines = [...plain.matchAll(/^require ([^(\s]\S* \S+)/gm)].map((match) => match[1] ?? '');
  const requires = [...blocks.join('\n').split('\n'), ...lines]
    .map((line) => line.trim().split(/\s+/))
    .filter((words): words is [string, string] => words.length === 2);
  return { module: only(plain, 'module'), go: only(plain, 'go'), requires: new Map(requires) };
}
