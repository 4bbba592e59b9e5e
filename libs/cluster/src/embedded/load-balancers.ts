import type { Outside } from '../addons/index.ts';
import { ADDRESSES } from './addresses.ts';

/** A part of the node's network whose addresses are nobody's until a Service has one. */
export function addressPool(): Outside {
  return { ensure: () => Promise.resolve({ range: ADDRESSES.loadBalancers }), remove: () => Promise.resolve() };
}
