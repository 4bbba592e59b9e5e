import type { BuildEvent } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import type { Context } from '../context.ts';
import { buildProgress } from '../ui/build-progress.ts';
import type { Step } from '../ui/steps.ts';
import { openBase, repositoryOf, type BaseChoice } from './base.ts';
import { buildApp } from './build-app.ts';
import { buildFolderImage } from './build-folder.ts';
import type { Buildable } from './buildable.ts';
import { layerReports, type LayerReport } from './layer-report.ts';
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
  readonly layers: readonly LayerReport[];
  /** Whether the image was started once; an app of this workspace never is. */
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

async function build(request: BuildRequest, step: Step, signal: AbortSignal): Promise<Built> {
  const events: BuildEvent[] = [];
  const show = buildProgress(step);
  const options = { signal, progress: (event: BuildEvent) => void (events.push(event), show(event)) };
  const base = await openBase(request.base, { ...options, insecure: request.insecure });
  if (base.reference !== undefined) step.note(`base ${base.reference}`);
  const { what, allow, smoke } = request;
  if (what.kind === 'folder') {
    const { kind: _kind, ...folder } = what;
    return buildFolderImage({ ...options, ...folder, base: base.image, allow, smoke });
  }
  const image = await buildApp(what.app, what.version, { ...options, base: base.image });
  return { image, layers: layerReports(image, events), smoke: 'skipped' };
}
