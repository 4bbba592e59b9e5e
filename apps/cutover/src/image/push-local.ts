import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import type { Place } from './place.ts';
import { saveImage } from './save-image.ts';
import { openImage, sourceOf } from './source.ts';
import { targetOf } from './target.ts';

export interface PushRequest {
  readonly source: Place;
  readonly target: Place;
  readonly insecure: boolean;
}

/** What is pushed, and where to. `from` is the name of one of several images. @throws UsageError */
export function pushRequest(source: string, target: string, from: string | undefined): Omit<PushRequest, 'insecure'> {
  const local = sourceOf(source);
  if (local.kind === 'registry') {
    throw new UsageError(
      `"${source}" is neither a folder nor a file here: give an OCI layout or a tar, then where it goes`,
    );
  }
  if (target.startsWith('/')) {
    const unset = 'set CUTOVER_IMAGE_PREFIX, below which nx pushes, such as registry.example/shop';
    throw new UsageError(`"${target}" names no registry: push goes to HOST/REPOSITORY:TAG; ${unset}`);
  }
  const to = targetOf(target, '');
  if (to.kind !== 'registry') {
    throw new UsageError(
      `"${target}" is no registry: push goes to HOST/REPOSITORY:TAG; image build --to writes folders`,
    );
  }
  return { source: from === undefined ? local : { ...local, name: from }, target: to };
}

/** Gives the image's pinned reference in the registry. @throws OciError */
export async function pushLocal(
  request: PushRequest,
  { steps, signal }: Context,
): Promise<{ digest: string; reference: string }> {
  const { source, target, insecure } = request;
  return steps.run('push', async (step) => {
    const { image } = await openImage(source, { insecure, signal });
    const [reference = ''] = await saveImage(image, [target], { insecure, signal, step });
    return { digest: image.digest, reference };
  });
}
