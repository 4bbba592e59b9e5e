export { startRegistry, type RunningRegistry } from './start-registry.ts';
export { startProxy, type Fault, type RunningProxy } from './start-proxy.ts';
export { randomImage, removeRandomImages } from './random-image.ts';
export { startGuardedRegistry, type GuardedRegistry } from './start-guarded-registry.ts';
