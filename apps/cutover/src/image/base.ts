import { debianImage, hostPlatform, javaBase, nodeBase, shellBase, type BuildOptions } from '@cutover/image-builder';
import { emptyImage, type Image } from '@cutover/oci';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';
import type { Place, RegistryPlace } from './place.ts';
import { openImage, sourceOf } from './source.ts';

interface BaseOptions extends Pick<BuildOptions, 'progress'> {
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  /** Where the npm package is found that the Node of a base is taken from. */
  readonly workspace: string;
}

/** Bases that are made here. */
const BASES = { node: nodeBase, java: javaBase, shell: shellBase } as const;
/** The base whose packages the caller names. */
const DEBIAN = 'debian';
export type BaseName = keyof typeof BASES;
const BASE_NAMES = Object.keys(BASES) as BaseName[];

/** What an app's image stands on. */
export type BaseChoice = 'node' | 'scratch' | Place;

export interface ChosenBase {
  readonly image: Image;
  /** Pinned, where it was read from somewhere. */
  readonly reference?: string;
}

/** A base made here, or Debian packages by name. */
export type BaseRequest =
  | { readonly name: BaseName }
  | { readonly name: 'debian'; readonly packages: readonly string[] };

/** @throws UsageError */
export function baseRequest(text: string, packages: readonly string[]): BaseRequest {
  if (text === DEBIAN) return { name: DEBIAN, packages: packageNames(packages) };
  if (packages.length > 0)
    throw new UsageError(`--package: ${text} has packages of its own; it goes with the base debian`);
  const name = BASE_NAMES.find((base) => base === text);
  if (name !== undefined) return { name };
  throw new UsageError(notKnown(text, 'a base that is made here', [...BASE_NAMES, DEBIAN]));
}

function packageNames(packages: readonly string[]): readonly string[] {
  if (packages.length === 0) throw new UsageError('base debian: say what it holds: --package NAME, several times');
  // What Debian's policy lets a package be called (5.6.7); apt-get would take a leading dash for an option.
  const wrong = packages.find((name) => !/^[a-z0-9][a-z0-9+.-]+$/.test(name));
  if (wrong !== undefined) throw new UsageError(`--package: "${wrong}" is not a name of a Debian package`);
  return [...new Set(packages)];
}

/** @throws OciError, ImageBuildError */
export function makeRequested(request: BaseRequest, options: BaseOptions): Promise<Image> {
  if (request.name !== DEBIAN) return makeBase(request.name, options);
  return debianImage({ ...options, packages: request.packages, dependencies: false });
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

/** How a layout that is written without its base says what that is: such that it can be given to --base again. */
export function baseText(choice: BaseChoice, { reference }: ChosenBase): string | undefined {
  return reference ?? (choice === 'node' ? choice : undefined);
}

/** The base's repository, where a registry that holds it can take its layers from. */
export function repositoryOf(choice: BaseChoice): RegistryPlace['reference'] | undefined {
  return typeof choice === 'object' && choice.kind === 'registry' ? choice.reference : undefined;
}
