import type { BuildEvent, LayerReport } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';

/** What an image has on top of its base, each layer by what its history says. */
export function layersAbove(base: Image, image: Image, events: readonly BuildEvent[]): LayerReport[] {
  const made = (image.config.value.history ?? []).filter((line) => line.empty_layer !== true);
  const cached = new Set(events.flatMap(({ state, digest }) => (state === 'cached' ? [digest] : [])));
  return image.layers.slice(base.layers.length).map(({ descriptor: { digest, size } }, index) => ({
    name: (made[base.layers.length + index]?.created_by ?? '').replace(/^cutover: /, ''),
    digest,
    size,
    cached: cached.has(digest),
  }));
}
