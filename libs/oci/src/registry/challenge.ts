/** One way to authenticate that a server offers. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case. A token68 is none. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What lies between the commas of a list, which do not count inside quotes; a quote that stays open goes to the end. */
const ELEMENT = /(?:"(?:[^"\\]|\\.)*(?:"|$)|[^",])+/gs;
const SCHEME = /^([!#$%&'*+.^`|~\w-]+)(?:\s+(.*))?$/s;
/** Values without quotes are taken up to a space, so that a bare URL is one, which RFC 9110 would quote. */
const PARAMETER = /^([!#$%&'*+.^`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s"=]+(?:=[^\s"=]+)*))$/s;

/**
 * The challenges of a WWW-Authenticate header (RFC 9110, 11.6.1): a list of schemes, each with a list of parameters, both parted by commas.
 * Several headers are one, joined by commas. What fits no rule is left out.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  for (const element of header.match(ELEMENT) ?? []) {
    const parameter = parseParameter(element);
    const [, scheme, rest] = parameter ? [] : (SCHEME.exec(element.trim()) ?? []);
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: {} });
    const [name, value] = parameter ?? parseParameter(rest ?? '') ?? [];
    const last = challenges.at(-1);
    if (last && name !== undefined && value !== undefined) last.parameters[name] = value;
  }
  return challenges;
}

function parseParameter(text: string): [string, string] | undefined {
  const [, name, quoted, bare] = PARAMETER.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  return [name.toLowerCase(), bare ?? (quoted ?? '').replace(/\\(.)/gs, '$1')];
}
