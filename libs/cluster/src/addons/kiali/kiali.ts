import { kialiAdapterImage, kialiServerImage } from '../../images/index.ts';
import type { AddOn, Outside } from '../add-on.ts';
import { imageOf, toolOf } from '../add-on.ts';
import { kialiObjects, kialiRoute, NAME, NAMESPACE } from './kiali-objects.ts';

const NOTHING: Outside = { ensure: async () => ({}), remove: async () => undefined };

export const kiali: AddOn = {
  name: NAME,
  title: 'Kiali',
  tools: ['kiali'],
  needs: ['mesh', 'prometheus'],
  core: false,
  images: (tools) => ({ server: kialiServerImage(toolOf(tools, 'kiali')), adapter: kialiAdapterImage() }),
  objects: (context) => kialiObjects({ server: imageOf(context, 'server'), adapter: imageOf(context, 'adapter') }),
  settings: kialiRoute,
  ready: [{ kind: 'Deployment', namespace: NAMESPACE, name: NAME }],
  // It asks nobody who they are: not to be had where others than this machine's users reach it, even with somebody else's mesh.
  outside: ({ meshDoors }) => meshDoors && NOTHING,
};
