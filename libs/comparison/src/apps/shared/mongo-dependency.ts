import type { Dependency, SideImages } from '../application.ts';
import type { ComparisonImage } from './comparison-image.ts';
import { imageValues, sideImage } from './side-images.ts';

/** The stand-in runs as our images' user; the chart's own is the official image's. */
const standinValues = (image: ComparisonImage): Record<string, unknown> => ({
  image: imageValues(image),
  securityContext: { runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 65_532 },
});

/** MongoDB, as the stand-in, in the lane. @throws SetUpError */
export const mongoDependency = (images: SideImages): Dependency => ({
  chart: 'mongo',
  values: standinValues(sideImage(images, 'mongo-standin')),
  awaited: [['rollout', 'status', 'statefulset/mongo']],
});
