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
  const challenges: Challenge[] = [];
  for (const element of header.match(ELEMENT) ?? []) {
    const parameter = parameterOf(element);
    if (parameter) Object.assign(challenges.at(-1)?.parameters ?? {}, parameter);
    else challenges.push(...challengeOf(element));
  }
  return challenges;
}

/** A scheme with its first parameter, or nothing where there is no scheme. */
function challengeOf(element: string): Challenge[] {
  const [, scheme, rest = ''] = SCHEME.exec(element.trim()) ?? [];
  return scheme === undefined ? [] : [{ scheme: scheme.toLowerCase(), parameters: parameterOf(rest) ?? {} }];
}

function parameterOf(text: string): Record<string, string> | undefined {
  const [, name, quoted = '', bare] = PARAMETER.exec(text.trim()) ?? [];
  return name === undefined ? undefined : { [name.toLowerCase()]: bare ?? quoted.replace(/\\(.)/gs, '$1') };
}
