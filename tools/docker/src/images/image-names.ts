import { notKnown } from '@cutover/toolchain/words';
import { EngineError } from '../errors.ts';
import { IMAGE_NAMES, type ImageName } from './catalogue.ts';

/** The images that are named, or all where none is. @throws EngineError wrong-usage */
export function imageNames(words: readonly string[]): readonly ImageName[] {
  const isName = (word: string): word is ImageName => (IMAGE_NAMES as readonly string[]).includes(word);
  const unknown = words.find((word) => !isName(word));
  if (unknown !== undefined) throw new EngineError('wrong-usage', notKnown(unknown, 'an image', IMAGE_NAMES));
  return words.length === 0 ? IMAGE_NAMES : words.filter(isName);
}
