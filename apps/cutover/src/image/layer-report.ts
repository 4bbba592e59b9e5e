import type { BuildEvent } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';

/** A layer as --json tells it. */
export interface LayerReport {
  readonly name: string;
  readonly digest: string;
  /** Compressed, in bytes. */
  readonly size: number;
  /** Whether an earlier build's was taken; unknown for what was read from elsewhere. */
  readonly cached?: boolean;
}

/** The layers of an image, each by what its history says; a build tells of each layer once, in their order. */
export function layerReports(image: Image, events: readonly BuildEvent[]): LayerReport[] {
  const made = (image.config.value.history ?? []).filter((line) => line.empty_layer !== true);
  const told = events.filter(({ step, state }) => step === 'layer' && state !== 'started');
  const first = image.layers.length - told.length;
  return image.layers.map(({ descriptor: { digest, size } }, index) => {
    const event = told[index - first];
    return {
      name: made[index]?.created_by ?? '',
      digest,
      size,
      ...(event === undefined ? {} : { cached: event.state === 'cached' }),
    };
  });
}
