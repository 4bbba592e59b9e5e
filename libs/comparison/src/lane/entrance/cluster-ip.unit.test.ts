import { describe, expect, it } from '@jest/globals';

import { clusterIp } from './cluster-ip.ts';
import type { ObjectState } from '../../record/event-record.ts';

const services = (clusterIP: string | null) => (): ReadonlyMap<string, ObjectState> =>
  new Map([['account', { kind: 'Service', clusterIP, hash: null }]]);

describe('the entrance by a cluster IP', () => {
  it('is there once the Service has its address', () => {
    const { address } = clusterIp({ service: 'account', port: 80 });
    expect(address(services('10.1.0.1'))).toEqual({ host: '10.1.0.1', port: 80 });
    expect(address(services(null))).toBeNull();
    expect(clusterIp({ service: 'transfer', port: 80 }).address(services('10.1.0.1'))).toBeNull();
  });
});
