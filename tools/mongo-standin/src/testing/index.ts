export { startMongoStandin, type MongoStandin, type StartOptions } from './start-mongo-standin.ts';
