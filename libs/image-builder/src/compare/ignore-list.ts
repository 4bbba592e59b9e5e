import { ImageBuildError } from '../errors.ts';
import { differenceText, type Difference } from './difference.ts';

/** A pattern of differences that are permitted, and why. */
export interface IgnoreRule {
  /** `+ /var/cache/**`, `~ /usr/bin/* (mode *)`: as the lines are, with `*` within a path's part, `**` across them. */
  readonly pattern: string;
  readonly reason: string;
}

export interface Sifted {
  /** What no rule permits. */
  readonly left: readonly Difference[];
  /** How many each rule permitted; the first that fits counts. */
  readonly ignored: ReadonlyMap<IgnoreRule, number>;
}

const RULE = /^(?<pattern>[+~-] .*\S)\s+# *(?<reason>.*\S)\s*$/;

/**
 * Reads rules, one a line, `PATTERN # REASON`; empty lines and those that begin with `#` are passed over.
 * @throws ImageBuildError ignore-invalid, naming the line
 */
export function parseIgnoreList(text: string, where: string): IgnoreRule[] {
  return text.split('\n').flatMap((line, index): IgnoreRule[] => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const { pattern, reason } = RULE.exec(line)?.groups ?? {};
    if (pattern !== undefined && reason !== undefined) return [{ pattern, reason }];
    const missing = /^[+~-] /.test(line) ? 'the reason is missing' : 'it must begin with "+ ", "- " or "~ "';
    throw new ImageBuildError(
      'ignore-invalid',
      `${where}:${index + 1}: "${line.trim()}": ${missing}; a line is like "~ /etc/passwd (content) # why"`,
      { fields: { where, line: index + 1 } },
    );
  });
}

/** Differences without those that a rule permits. A pattern without `(…)` fits whatever of the path differs. */
export function siftDifferences(differences: readonly Difference[], rules: readonly IgnoreRule[]): Sifted {
  const matchers = rules.map((rule) => ({ rule, fits: matcherOf(rule.pattern) }));
  const ignored = new Map(rules.map((rule) => [rule, 0]));
  const left = differences.filter((difference) => {
    const found = matchers.find(({ fits }) => fits(difference));
    if (found) ignored.set(found.rule, (ignored.get(found.rule) ?? 0) + 1);
    return found === undefined;
  });
  return { left, ignored };
}

function matcherOf(pattern: string): (difference: Difference) => boolean {
  const expression = new RegExp(`^${pattern.split(/(\*+)/).map(partOf).join('')}$`, 'u');
  return (difference) => {
    const { kind, path } = difference;
    return expression.test(differenceText(difference)) || expression.test(differenceText({ kind, path }));
  };
}

function partOf(part: string): string {
  if (part.startsWith('*')) return part.length > 1 ? '.*' : '[^/]*';
  return part.replaceAll(/[\\^$.|?+()[\]{}/]/g, '\\$&');
}
