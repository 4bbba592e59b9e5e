export { EngineError, isEngineError, type EngineErrorCode } from './errors.ts';
export type { CommandOptions, CommandResult } from './command.ts';
export type { Engine } from './engine.ts';
export { startEngine, stopEngine, type EngineOptions } from './start-engine.ts';
