import type { Dependency, SideImages } from '../application.ts';
import { imageValues, sideImage } from './side-images.ts';

const rolledOut = (target: string): readonly string[] => ['rollout', 'status', target];

/** ZooKeeper, for Kafka. @throws SetUpError */
export const zookeeperDependency = (images: SideImages): Dependency => ({
  chart: 'zookeeper',
  values: { image: imageValues(sideImage(images, 'kafka')) },
  awaited: [rolledOut('statefulset/zookeeper')],
});

/** Kafka with the bank's topics, which transfer's image makes. @throws SetUpError */
export const kafkaDependency = (images: SideImages): Dependency => {
  const { repository, digest } = sideImage(images, 'transfer');
  return {
    chart: 'kafka',
    values: { image: imageValues(sideImage(images, 'kafka')), topics: { image: `${repository}@${digest}` } },
    awaited: [
      rolledOut('statefulset/kafka'),
      ['wait', 'job', '--selector', 'app.kubernetes.io/name=kafka-topics', '--for', 'condition=complete'],
    ],
  };
};

/** What says which version of a Rollout may consume; it is in every lane, whatever its strategy. @throws SetUpError */
export const gateDependency = (images: SideImages): Dependency => ({
  chart: 'consumer-gate',
  values: { image: imageValues(sideImage(images, 'consumer-gate')), logLevel: 'warn' },
  awaited: [rolledOut('deployment/consumer-gate')],
});

/** Where the bank's services meet. */
export const bankBrokers = 'kafka:9092';
