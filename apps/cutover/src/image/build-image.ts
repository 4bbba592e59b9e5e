import {
  buildFolderImage,
  shownValue,
  withRunSettings,
  type BuildEvent,
  type LayerReport,
  type RunSettings,
} from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import type { Context } from '../context.ts';
import { buildProgress } from '../ui/build-progress.ts';
import type { Step } from '../ui/steps.ts';
import { baseText, openBase, repositoryOf, type BaseChoice, type ChosenBase } from './base.ts';
import type { Buildable } from './buildable.ts';
import { layersAbove } from './layer-report.ts';
import type { Place } from './place.ts';
import { saveImage } from './save-image.ts';

export interface BuildRequest {
  readonly what: Buildable;
  readonly base: BaseChoice;
  readonly targets: readonly Place[];
  readonly settings: RunSettings;
  /** Names, or paths in the folder, that are let in though they look like secrets. */
  readonly allow: readonly string[];
  readonly smoke: boolean;
  /** Whether the base's layers are left out of the targets, which are folders then. */
  readonly withoutBase: boolean;
  readonly insecure: boolean;
}

export interface BuildResult {
  readonly digest: string;
  /** The image at each place, pinned. */
  readonly references: readonly string[];
  /** What is on top of the base. */
  readonly layers: readonly LayerReport[];
  /** Whether the image was started once; an app of this workspace is not. */
  readonly smoke: 'passed' | 'skipped' | 'unchanged';
}

type Built = Pick<BuildResult, 'smoke' | 'layers'> & { readonly image: Image; readonly base: ChosenBase };

/** Builds an image and writes it to each place; progress goes to one step. @throws ImageBuildError, OciError */
export async function buildImage(request: BuildRequest, context: Context): Promise<BuildResult> {
  const { steps, signal } = context;
  return steps.run(`image ${titleOf(request.what)}`, async (step) => {
    const { image, base, layers, smoke } = await build(request, step, context);
    const references = await saveImage(image, request.targets, {
      insecure: request.insecure,
      signal,
      step,
      mountFrom: repositoryOf(request.base),
      ...(request.withoutBase
        ? { withoutBase: { layers: base.image.layers, text: baseText(request.base, base) } }
        : {}),
    });
    return { digest: image.digest, references, layers, smoke };
  });
}

function titleOf(what: Buildable): string {
  return what.kind === 'app' ? `${what.app} ${what.version}` : what.folder;
}

async function build(
  { what, allow, smoke, settings, ...request }: BuildRequest,
  step: Step,
  { signal, ownApps }: Context,
): Promise<Built> {
  const progress = buildProgress(step);
  const workspace = what.kind === 'app' ? what.from.root : (ownApps?.root ?? process.cwd());
  const base = await openBase(request.base, { progress, signal, insecure: request.insecure, workspace });
  if (base.reference !== undefined) step.note(`base ${base.reference}`);
  warnOfSecrets(step, settings);
  if (what.kind === 'folder') {
    const { folder, version } = what;
    const named = version === undefined ? {} : { version };
    const outputs = request.targets.flatMap((place) => (place.kind === 'registry' ? [] : [place.path]));
    const options = { ...settings, folder, ...named, outputs, allow, smoke };
    return { base, ...(await buildFolderImage({ progress, signal, base: base.image, ...options })) };
  }
  const events: BuildEvent[] = [];
  const seen = (event: BuildEvent): void => {
    events.push(event);
    progress(event);
  };
  const image = await what.from.build(what.app, what.version, { progress: seen, signal, base: base.image });
  const layers = layersAbove(base.image, image, events);
  return { image: withRunSettings(image, settings), base, layers, smoke: 'skipped' };
}

function warnOfSecrets(step: Step, { env = {} }: RunSettings): void {
  for (const [name, value] of Object.entries(env)) {
    if (shownValue(name, value) === value) continue;
    step.note(`warning: whoever pulls the image can read ${name}: give it when the image is run`);
  }
}
