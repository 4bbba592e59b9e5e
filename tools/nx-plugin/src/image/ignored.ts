/**
 * Inputs that leave out what an app's .dockerignore keeps out of its image, so that such an edit rebuilds nothing. Where the rules bring
 * something back (`!`), all is an input: a build too many does no harm.
 */
export function ignoredInputs(rules: string): string[] {
  const patterns = rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (patterns.some((pattern) => pattern.startsWith('!') || !IS_PLAIN.test(pattern))) return [];
  return patterns.map(withoutSlashes).flatMap((path) => [`!{projectRoot}/${path}`, `!{projectRoot}/${path}/**/*`]);
}

/** What both Docker and Nx read alike. */
const IS_PLAIN = /^[\w@./*-]+$/;

function withoutSlashes(pattern: string): string {
  return pattern.replace(/^\.?\/+/, '').replace(/\/+$/, '');
}
