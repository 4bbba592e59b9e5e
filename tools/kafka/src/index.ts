export { ensureKafka } from './ensure-kafka.ts';
export { brokerCommand, zookeeperCommand, LOG4J, type JavaCommand, type JavaSettings } from './java.ts';
export {
  brokerProperties,
  formatProperties,
  zookeeperProperties,
  type BrokerSettings,
  type Properties,
  type ZookeeperSettings,
} from './properties.ts';
export { runKafka, type RunningKafka, type RunOptions } from './run-kafka.ts';
