import { describe, expect, it } from '@jest/globals';
import { brokerCommand, zookeeperCommand } from './java.ts';
import { brokerProperties, formatProperties, zookeeperProperties } from './properties.ts';

describe('settings', () => {
  it('are one line each, with backslashes kept', () => {
    expect(formatProperties({ a: 1, 'b.c': true, d: 'x\\y' })).toBe('a=1\nb.c=true\nd=x\\\\y\n');
  });

  it('advertise what clients can reach', () => {
    const settings = { dataDir: '/data', zookeeper: 'zookeeper:2181', address: '0.0.0.0', port: 9092 };
    expect(brokerProperties({ ...settings, advertised: 'kafka-0.kafka:9092', id: 3 })).toMatchObject({
      listeners: 'PLAINTEXT://0.0.0.0:9092',
      'advertised.listeners': 'PLAINTEXT://kafka-0.kafka:9092',
      'broker.id': 3,
    });
    expect(brokerProperties(settings)['advertised.listeners']).toBe('PLAINTEXT://0.0.0.0:9092');
  });

  it('suit a single broker: every internal topic has one replica', () => {
    const settings = brokerProperties({ dataDir: '/d', zookeeper: 'z', address: 'a', port: 1 });
    const replicated = Object.entries(settings).filter(([name]) => /replication\.factor|min\.isr/.test(name));
    expect(replicated.map(([, value]) => value)).toEqual([1, 1, 1, 1]);
  });

  it('grant the session that the broker asks for', () => {
    const asked = brokerProperties({ dataDir: '/d', zookeeper: 'z', address: 'a', port: 1 });
    const granted = zookeeperProperties({ dataDir: '/z', port: 2181 });
    expect(asked['zookeeper.session.timeout.ms']).toBeGreaterThanOrEqual(2 * Number(granted.tickTime));
  });

  it('start the two mains', () => {
    const settings = { classpath: '/jars/*', properties: '/etc/x.properties', log4j: '/etc/log4j.properties' };
    expect(brokerCommand(settings).args.slice(-4)).toEqual(['-cp', '/jars/*', 'kafka.Kafka', '/etc/x.properties']);
    expect(zookeeperCommand(settings).args).toContain('org.apache.zookeeper.server.quorum.QuorumPeerMain');
  });
});
