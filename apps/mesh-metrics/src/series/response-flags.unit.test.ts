import { describe, expect, it } from '@jest/globals';
import { accessLogDescriptor } from '../receive/access-log.gen.ts';
import { FLAG_CODES, flagsOf } from './response-flags.ts';

const { fields } = accessLogDescriptor.nested.envoy.nested.data.nested.accesslog.nested.v3.nested.ResponseFlags;

describe('response flags', () => {
  it.each([
    [undefined, '-'],
    [{}, '-'],
    [{ no_healthy_upstream: false }, '-'],
    [{ upstream_connection_failure: true }, 'UF'],
    [{ upstream_connection_termination: true }, 'UC'],
    [{ no_healthy_upstream: true }, 'UH'],
    [{ no_route_found: true }, 'NR'],
    [{ downstream_connection_termination: true }, 'DC'],
    [{ unauthorized_details: { reason: 'EXTERNAL_SERVICE' } }, 'UAEX'],
    [{ upstream_retry_limit_exceeded: true, upstream_connection_failure: true }, 'UF,URX'],
  ])('%j are %s', (flags, codes) => expect(flagsOf(flags as never)).toBe(codes));

  it('have a code each, as many as Envoy’s message has', () => {
    expect([...FLAG_CODES.keys()].toSorted()).toEqual(Object.keys(fields).toSorted());
    expect(new Set(FLAG_CODES.values()).size).toBe(FLAG_CODES.size);
  });
});
