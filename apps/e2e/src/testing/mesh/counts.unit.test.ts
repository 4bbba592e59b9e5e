import { describe, expect, it } from '@jest/globals';
import { countersOf, sumOf } from './counts.ts';

const SERIES = `# TYPE istio_requests_total counter
istio_requests_total{reporter="source",response_code="200",source_app="a"} 7
istio_requests_total{reporter="source",response_code="401",source_app="a"} 2
istio_requests_total{reporter="destination",response_code="200",source_app="a"} 5
istio_requests_total_more{reporter="source",response_code="200",source_app="a"} 90`;

describe('counts of a mesh', () => {
  it('are added up over the labels that are not named, and over no other series', () => {
    expect(sumOf(SERIES, 'istio_requests_total', { reporter: 'source' })).toBe(9);
    expect(sumOf(SERIES, 'istio_requests_total', { response_code: '200' })).toBe(12);
    expect(sumOf(SERIES, 'istio_requests_total', { app: 'a' })).toBe(0);
  });
  it('are read of an Envoy by the whole name', () => {
    const text = 'cluster.outbound|80||web.a;.upstream_rq_200: 3\ncluster.outbound|80||web.a;.upstream_rq_2xx: 3\n';
    expect(countersOf(text, /web\.a;?\.upstream_rq_200$/)).toBe(3);
    expect(countersOf(text, /web\.b/)).toBe(0);
  });
});
