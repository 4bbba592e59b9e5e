import { hostPlatform, javaBase, nodeBase, shellBase, type BuildOptions } from '@cutover/image-builder';
import { emptyImage, type Image } from '@cutover/oci';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';
import { ROOT } from '../workspace/paths.ts';
import type { Place, RegistryPlace } from './place.ts';
import { openImage, sourceOf } from './source.ts';

type BaseOptions = Pick<BuildOptions, 'progress'> & { readonly insecure: boolean; readonly signal: AbortSignal };

/** Bases that are made here. */
const BASES = {
  node: (options: BaseOptions) => nodeBase({ ...options, workspace: ROOT }),
  java: javaBase,
  shell: shellBase,
} as const;
export type BaseName = keyof typeof BASES;
const BASE_NAMES = Object.keys(BASES) as BaseName[];

/** What an app's image stands on. */
export type BaseChoice = 'node' | 'scratch' | Place;

export interface ChosenBase {
  readonly image: Image;
  /** Pinned, where it was read from somewhere. */
  readonly reference?: string;
}

/** @throws UsageError */
export function baseName(text: string): BaseName {
  const found = BASE_NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(notKnown(text, 'a base that is made here', BASE_NAMES));
}

export function makeBase(name: BaseName, options: BaseOptions): Promise<Image> {
  return BASES[name](options);
}

/** Reads `node`, `scratch`, or where an image lies. @throws UsageError */
export function baseChoice(text: string): BaseChoice {
  if (text === 'node' || text === 'scratch') return text;
  const isWord = /^[\w-]+$/.test(text);
  if (!isWord) return sourceOf(text, '--base: ');
  throw new UsageError(`--base: ${notKnown(text, 'a base', ['node', 'scratch', 'HOST/REPOSITORY@sha256:…'])}`);
}

/** @throws OciError, ImageBuildError */
export async function openBase(choice: BaseChoice, options: BaseOptions): Promise<ChosenBase> {
  if (choice === 'scratch') return { image: emptyImage(hostPlatform()) };
  return choice === 'node' ? { image: await makeBase('node', options) } : openImage(choice, options);
}

/** The base's repository, where a registry that holds it can take its layers from. */
export function repositoryOf(choice: BaseChoice): RegistryPlace['reference'] | undefined {
  return typeof choice === 'object' && choice.kind === 'registry' ? choice.reference : undefined;
}
