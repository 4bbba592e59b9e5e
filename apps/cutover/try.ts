import { withRunnerImage } from './src/gitops/runner-image.ts';
import { unpackLayers } from '@cutover/oci';
import { ensureTools } from '@cutover/toolchain';
const tools = await ensureTools(['helm','kustomize'], { progress: () => undefined });
console.time('runner');
await withRunnerImage({ tools, commit: 'HEAD', progress: (e) => console.log(e.step, e.state, e.detail.slice(0,60), e.elapsedMs) }, async (image) => {
  console.log(image.digest, image.layers.map((l) => l.descriptor.size));
  await unpackLayers(image, '/tmp/h8-runner-root');
});
console.timeEnd('runner');
