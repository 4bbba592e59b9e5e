/** What a forge shows of a description, at least. */
const MOST_CHARACTERS = 140;

/**
 * A text of somebody else's, fit for a status: letters, digits and a few marks of ASCII, on one line, shortened. No markup, no mention, no link, no direction of writing comes through.
 */
export function plainText(text: string, most = MOST_CHARACTERS): string {
  const plain = text
    .slice(0, 4_096)
    .replaceAll(/[^A-Za-z0-9 .,:;/()'"=+_-]+/g, ' ')
    // No scheme, no link.
    .replaceAll(/:\/+/g, ': ')
    .replaceAll(/\bwww\./gi, 'www ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 3).trimEnd()}...`;
}
