import { toolImage } from '../images/index.ts';
import type { AddOn, ObjectsContext } from './add-on.ts';
import { imageOf, toolOf } from './add-on.ts';
import { PRIVATE_REGISTRY, privateRegistryObjects } from './private-registry-objects.ts';

const TOOL = 'registry';

/** @throws Error where the caller did not see to what the add-on keeps outside of the cluster */
function outsideOf({ outside }: ObjectsContext, key: string): string {
  const value = outside?.[key];
  if (value === undefined) throw new Error(`there is no ${key} of the private registry: ensure it first`);
  return value;
}

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
      users: outsideOf(context, 'users'),
      writer: outsideOf(context, 'writer'),
      address: outsideOf(context, 'address'),
      port: outsideOf(context, 'port'),
    }),
  ready: [{ kind: 'StatefulSet', namespace: PRIVATE_REGISTRY, name: PRIVATE_REGISTRY }],
  outside: ({ privateRegistry: kept }) => kept,
};
