export { ConfigError, isConfigError } from './config/config-error.ts';
export { readStack, stackName } from './config/read-stack.ts';
export { STACK_NAMES } from './config/schema.ts';
export type { StackConfig, StackName } from './config/schema.ts';
export type { KubernetesObject } from './program/kubernetes-object.ts';
export type {
  ArgoCd,
  DeliverySurroundings,
  GitOpsSurroundings,
  Repository,
  Surroundings,
} from './program/surroundings.ts';
export type { StackOutputs, Webhook } from './program/program.ts';
export type { ActOptions, Change, Changes, Engine, EngineTools, OpenEngine, Progress } from './engine/engine.ts';
export { EngineError, isEngineError } from './engine/engine-error.ts';
export type { EngineErrorCode } from './engine/engine-error.ts';
export { openEngine } from './engine/local-engine.ts';
export { remembered } from './engine/remembered.ts';
export type { Remembered } from './engine/remembered.ts';
