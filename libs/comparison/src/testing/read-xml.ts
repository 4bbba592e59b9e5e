import { SaxesParser } from 'saxes';

/** @returns the name of the root element @throws Error with line and column where the text is not well-formed XML */
export function readXml(text: string): string | undefined {
  let root: string | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ name }) => (root ??= name));
  parser.write(text).close();
  return root;
}
