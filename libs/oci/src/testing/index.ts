export { startRegistry, type RunningRegistry } from './start-registry.ts';
export { startProxy, type RunningProxy } from './start-proxy.ts';
export { anyOf, cutting, onRequest, refusing, serving, type Fault } from './faults.ts';
export { basicGuard, tokenGuard, type Account, type TokenGuard, type TokenGuardOptions } from './guards.ts';
export { randomImage, removeRandomImages } from './random-image.ts';
export { startGuardedRegistry, type GuardedRegistry } from './start-guarded-registry.ts';
export {
  startMemoryRegistry,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  type RecordedRequest,
} from './start-memory-registry.ts';
export { selfSigned } from './self-signed.ts';
export { startOutboundProxy, type OutboundProxy } from './start-outbound-proxy.ts';
export type { LoopbackServer, ServerCertificate } from './serve-on-loopback.ts';
