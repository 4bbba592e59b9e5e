import { buildFolderImage, type BuildEvent, type LayerReport } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import type { Context } from '../context.ts';
import { buildProgress } from '../ui/build-progress.ts';
import type { Step } from '../ui/steps.ts';
import { openBase, repositoryOf, type BaseChoice } from './base.ts';
import { buildApp } from './build-app.ts';
import type { Buildable } from './buildable.ts';
import { layersAbove } from './layer-report.ts';
import type { Place } from './place.ts';
import { saveImage } from './save-image.ts';

export interface BuildRequest {
  readonly what: Buildable;
  readonly base: BaseChoice;
  readonly targets: readonly Place[];
  /** Names, or paths in the folder, that are let in though they look like secrets. */
  readonly allow: readonly string[];
  readonly smoke: boolean;
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

type Built = Pick<BuildResult, 'smoke' | 'layers'> & { readonly image: Image };

/** Builds an image and writes it to each place; progress goes to one step. @throws ImageBuildError, OciError */
export async function buildImage(request: BuildRequest, { steps, signal }: Context): Promise<BuildResult> {
  return steps.run(`image ${titleOf(request.what)}`, async (step) => {
    const { image, layers, smoke } = await build(request, step, signal);
    const references = await saveImage(image, request.targets, {
      insecure: request.insecure,
      signal,
      step,
      mountFrom: repositoryOf(request.base),
    });
    return { digest: image.digest, references, layers, smoke };
  });
}

function titleOf(what: Buildable): string {
  return what.kind === 'app' ? `${what.app} ${what.version}` : what.folder;
}

async function build(
  { what, allow, smoke, ...request }: BuildRequest,
  step: Step,
  signal: AbortSignal,
): Promise<Built> {
  const progress = buildProgress(step);
  const base = await openBase(request.base, { progress, signal, insecure: request.insecure });
  if (base.reference !== undefined) step.note(`base ${base.reference}`);
  if (what.kind === 'folder') {
    const { folder, version } = what;
    const named = version === undefined ? {} : { version };
    const outputs = request.targets.flatMap((place) => (place.kind === 'registry' ? [] : [place.path]));
    return buildFolderImage({ progress, signal, base: base.image, folder, ...named, outputs, allow, smoke });
  }
  const events: BuildEvent[] = [];
  const seen = (event: BuildEvent): void => {
    events.push(event);
    progress(event);
  };
  const image = await buildApp(what.app, what.version, { progress: seen, signal, base: base.image });
  return { image, layers: layersAbove(base.image, image, events), smoke: 'skipped' };
}
