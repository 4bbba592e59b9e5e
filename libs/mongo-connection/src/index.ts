export { mongoConnection, mongoDependency } from './mongo-dependency.ts';
export type { MongoDependency, MongoDependencyOptions, MongoLimits } from './mongo-dependency.ts';
