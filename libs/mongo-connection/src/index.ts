export { mongoErrorKind, type MongoErrorKind } from './driver-errors.ts';
export { mongoConnection, mongoDependency } from './mongo-dependency.ts';
export type { MongoDependency, MongoDependencyOptions, MongoLimits } from './mongo-dependency.ts';
