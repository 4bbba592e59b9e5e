import { describe, expect, it } from '@jest/globals';
import { idleTimesIn, retriesIn } from './config-dump.ts';

const route = (policy?: object) => ({ route: { cluster: 'x', ...(policy ? { retry_policy: policy } : {}) } });
const dumpOf = (...routes: object[]) => ({ configs: [{ dynamic_route_configs: [{ route_config: { routes } }] }] });

describe('retries in a configuration', () => {
  it('are none where no route has any, or a number of none', () => {
    expect(retriesIn(dumpOf(route(), route({ num_retries: 0 })))).toEqual([]);
  });

  it('are none where nothing has been sent yet, and some where another condition stands beside that', () => {
    const policy = (retry_on: string) => route({ retry_on, num_retries: 2 });
    expect(retriesIn(dumpOf(policy('reset-before-request')))).toEqual([]);
    expect(retriesIn(dumpOf(policy('reset-before-request,5xx')))).toEqual([2]);
  });

  it('are found on any route, a single one where no number is given', () => {
    expect(retriesIn(dumpOf(route(), route({ num_retries: 2 }), route({ retry_on: '5xx' })))).toEqual([2, 1]);
  });
});

describe('idle times in a configuration', () => {
  const dump = {
    configs: [
      { cluster: { name: 'outbound|80||web', options: { idle_timeout: '3s' } } },
      { cluster: { name: 'inbound|8080||' } },
    ],
  };

  it('are those of the clusters that are asked for', () => {
    expect(idleTimesIn(dump, /^outbound\|80\|/)).toEqual(['3s']);
    expect(idleTimesIn(dump, /^inbound/)).toEqual([]);
  });
});
