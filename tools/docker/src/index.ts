export { EngineError, isEngineError, type EngineErrorCode } from './errors.ts';
export type { CommandOptions, CommandResult } from './command.ts';
export type { Engine } from './engine/engine.ts';
export { startEngine, stopEngine, type EngineOptions } from './engine/start-engine.ts';
export type { ImageBuildOptions } from './images/build.ts';
export { CATALOGUE, IMAGE_NAMES, type CatalogueImage, type ImageName } from './images/catalogue.ts';
export { loadImages, type LoadedImage } from './images/load-images.ts';
export { namingOf, referenceOf, type Naming } from './images/reference.ts';
