import { stat } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { appendLayer, type Image, type Layer } from '@cutover/oci';
import { buildFolderImage, type FolderImageOptions } from './build-folder.ts';
import { openContext } from './cache.ts';
import { treeOfFiles } from './layers/files.ts';
import { layerOfTree } from './layers/tree-layer.ts';
import type { BuildContext, BuildOptions } from './options.ts';
import { withRunSettings, type RunSettings } from './run/run-settings.ts';

export interface CopyOptions {
  /** Absolute, in the image: a folder's content goes into it, a file becomes it, or goes into it where it ends in `/`. */
  readonly at: string;
  /** Names, or paths relative to the folder, that are let in though they look like secrets. */
  readonly allow?: readonly string[];
}

export type NpmOptions = Pick<FolderImageOptions, 'version' | 'allow' | 'smoke'>;

/**
 * What an image is to be made of, step by step. Every call gives another recipe and leaves this one as it was; nothing is read before
 * `build`, which can be called any number of times.
 */
export interface ImageRecipe {
  /** One more layer: a folder's content, or a file. */
  copy(source: string, options: CopyOptions): ImageRecipe;
  /** An npm app as `buildFolderImage` makes it: layers, entrypoint, user, labels; what is set afterwards wins. */
  npm(folder: string, options?: NpmOptions): ImageRecipe;
  /** Variables, beside those that there are. */
  env(variables: Readonly<Record<string, string>>): ImageRecipe;
  /** Numeric, `65532` or `65532:65532`: Kubernetes cannot prove a name to be non-root. */
  user(user: string): ImageRecipe;
  entrypoint(words: readonly string[]): ImageRecipe;
  /** What is added to the entrypoint unless somebody gives other arguments. */
  command(words: readonly string[]): ImageRecipe;
  workingDir(path: string): ImageRecipe;
  /** Labels, beside those that there are. */
  label(labels: Readonly<Record<string, string>>): ImageRecipe;
  /** Ports, `8080` or `53/udp`, in the place of those that there were. */
  expose(...ports: readonly (number | string)[]): ImageRecipe;
  /** A name of the IANA database, such as Asia/Seoul, for TZ. */
  timeZone(name: string): ImageRecipe;
  /** Most that Node's objects may take, in MiB. */
  heap(mebibytes: number): ImageRecipe;
  /** @throws ImageBuildError, OciError */
  build(options?: BuildOptions): Promise<Image>;
}

type Step = (image: Image, options: BuildOptions) => Promise<Image>;

/** Starts a recipe on `nodeBase()`, `pulledImage()`, `emptyImage()` or any other image, which may still be on its way. */
export function imageFrom(base: Image | Promise<Image>): ImageRecipe {
  return recipe(base, []);
}

function recipe(base: Image | Promise<Image>, steps: readonly Step[]): ImageRecipe {
  const then = (step: Step): ImageRecipe => recipe(base, [...steps, step]);
  const set = (settings: RunSettings): ImageRecipe => then(async (image) => withRunSettings(image, settings));
  return Object.freeze<ImageRecipe>({
    copy: (source, options) => then((image, build) => copied(image, source, options, build)),
    npm: (folder, options) => then((image, build) => npmApp(image, { ...build, ...options, folder })),
    env: (env) => set({ env }),
    user: (user) => set({ user }),
    entrypoint: (entrypoint) => set({ entrypoint }),
    command: (command) => set({ command }),
    workingDir: (workingDir) => set({ workingDir }),
    label: (labels) => set({ labels }),
    expose: (...ports) => set({ ports }),
    timeZone: (timeZone) => set({ timeZone }),
    heap: (heapMiB) => set({ heapMiB }),
    async build(options = {}) {
      let image = await base;
      for (const step of steps) image = await step(image, options);
      return image;
    },
  });
}

async function npmApp(base: Image, options: Omit<FolderImageOptions, 'base'>): Promise<Image> {
  return (await buildFolderImage({ ...options, base })).image;
}

async function copied(image: Image, source: string, options: CopyOptions, build: BuildOptions): Promise<Image> {
  const context = await openContext(build);
  const layer = await layerOf(context, resolve(source), options);
  return appendLayer(image, layer, { createdBy: `cutover: copy to ${options.at}` });
}

async function layerOf(context: BuildContext, source: string, { at, allow }: CopyOptions): Promise<Layer> {
  const path = at.endsWith('/') && !(await isFolder(source)) ? posix.join(at, posix.basename(source)) : at;
  const { tree, extra } = await treeOfFiles([{ path: source, at: path }], { allow: new Set(allow) });
  return layerOfTree(context, `copy to ${at}`, tree, extra);
}

/** What is not there is told by who reads it. */
function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
