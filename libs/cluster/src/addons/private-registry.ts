import { toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { imageOf, outsideOf, toolOf } from './add-on.ts';
import { PRIVATE_REGISTRY, privateRegistryObjects } from './private-registry-objects.ts';

const TOOL = 'registry';

export const privateRegistry: AddOn = {
  name: PRIVATE_REGISTRY,
  title: 'private registry',
  tools: [TOOL],
  // Its images lie in a volume.
  needs: ['storage'],
  core: false,
  images: (tools) => ({ registry: toolImage(toolOf(tools, TOOL), { env: { OTEL_TRACES_EXPORTER: 'none' } }) }),
  objects: (context) =>
    privateRegistryObjects({
      image: imageOf(context, 'registry'),
      users: outsideOf(context, PRIVATE_REGISTRY, 'users'),
      writer: outsideOf(context, PRIVATE_REGISTRY, 'writer'),
      address: outsideOf(context, PRIVATE_REGISTRY, 'address'),
      port: outsideOf(context, PRIVATE_REGISTRY, 'port'),
    }),
  ready: [{ kind: 'StatefulSet', namespace: PRIVATE_REGISTRY, name: PRIVATE_REGISTRY }],
  outside: ({ privateRegistry: kept }) => kept,
};
