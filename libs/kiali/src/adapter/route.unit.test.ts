import { describe, expect, it } from '@jest/globals';
import { routeOf, type Route } from './route.ts';

const get = (target: string): Route => routeOf('GET', target);
const refusal = (route: Route) => (route.kind === 'refused' ? route.status : route.kind);

describe('what the page asks for', () => {
  it.each([
    '/',
    '/env.js',
    '/console',
    '/console/graph/namespaces',
    '/console/namespaces/bank/applications/account',
    '/static/js/main.8f05eded.chunk.js',
    '/static/css/2.0b940f8c.chunk.css',
    '/static/media/RedHatDisplay-Medium.0d9a1aa5.woff',
    '/healthz',
    '/api/auth/info',
    '/api/namespaces',
    '/api/namespaces/bank/validations',
    '/api/namespaces/bank/services/account/metrics',
    '/api/namespaces/bank/istio/virtualservices/account',
  ])('%s reaches the server as it is', (path) => {
    expect(get(path)).toEqual({ kind: 'forward', path });
  });

  it('keeps its query, and the page’s own addresses lose theirs: the server reads none', () => {
    expect(get('/api/namespaces/graph?duration=60s&namespaces=bank')).toEqual({
      kind: 'forward',
      path: '/api/namespaces/graph?duration=60s&namespaces=bank',
    });
    expect(get('/console/graph/namespaces?edges=noEdgeLabels')).toEqual({
      kind: 'forward',
      path: '/console/graph/namespaces',
    });
  });

  it('asks for a graph without the appender that the server has no more', () => {
    const asked =
      '/api/namespaces/graph?appenders=deadNode%2CsidecarsCheck%2ChealthConfig%2Cistio&graphType=versionedApp';
    expect(get(asked)).toEqual({
      kind: 'forward',
      path: '/api/namespaces/graph?appenders=deadNode%2CsidecarsCheck%2Cistio&graphType=versionedApp',
    });
    const one = get('/api/namespaces/bank/applications/account/graph?appenders=healthConfig');
    expect(one).toEqual({ kind: 'forward', path: '/api/namespaces/bank/applications/account/graph?appenders=' });
  });

  it.each([
    ['app', 'app'],
    ['service', 'service'],
    ['workload', 'workload'],
    [undefined, 'app'],
  ] as const)('asks for health of type %s where the server has it', (type, of) => {
    const query = type === undefined ? 'rateInterval=60s' : `type=${type}&rateInterval=60s`;
    const route = get(`/api/namespaces/bank/health?${query}`);
    expect(route).toMatchObject({ kind: 'health', namespace: 'bank', of });
    const { pathname, searchParams } = new URL((route as { path: string }).path, 'http://kiali');
    expect(pathname).toBe('/api/clusters/health');
    expect(Object.fromEntries(searchParams)).toEqual({ type: of, rateInterval: '60s', namespaces: 'bank' });
  });

  it('cannot ask for the health of other namespaces than the one in its path', () => {
    const { path } = get('/api/namespaces/bank/health?type=app&namespaces=kube-system') as { path: string };
    expect(new URL(path, 'http://kiali').searchParams.getAll('namespaces')).toEqual(['bank']);
  });

  it('has its configuration rewritten, and is told that there are no traces', () => {
    expect(get('/api/config')).toEqual({ kind: 'config', path: '/api/config' });
    expect(get('/api/jaeger')).toEqual({ kind: 'tracing' });
  });
});

describe('what else is asked', () => {
  it.each([
    ['http://169.254.169.254/latest/meta-data', 400],
    ['//elsewhere.example/api/config', 400],
    ['/api/../metrics', 400],
    ['/static/js/%2e%2e/%2e%2e/etc/passwd', 400],
    ['/static/js/..%2f..%2fetc/passwd', 400],
    ['/static/js/..\\..\\etc', 400],
    ['/api/namespaces/a%00b', 400],
    ['/console/ü', 400],
    [`/console?${'x'.repeat(5_000)}`, 400],
    ['*', 400],
    ['', 400],
    ['/api', 404],
    ['/api/iter8/experiments', 404],
    ['/api/clusters/health?namespaces=kube-system', 404],
    ['/api/crippled', 404],
    ['/debug/pprof/', 404],
    ['/metrics', 404],
    ['/static/js/.hidden', 404],
    ['/service-worker.js', 404],
    ['/api/namespaces/a b/health', 400],
    ['/api/namespaces/bank/health?type=all', 400],
  ])('%s is refused by %d', (target, status) => {
    expect(refusal(get(target))).toBe(status);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'])(
    'by %s is refused: nothing is written through here',
    (method) => {
      expect(routeOf(method, '/api/namespaces/bank/istio/virtualservices/account')).toEqual({
        kind: 'refused',
        status: 405,
        error: `${method} is refused: this Kiali is only read`,
      });
    },
  );

  it('by POST is let through where somebody logs in, and only there', () => {
    expect(routeOf('POST', '/api/authenticate')).toEqual({ kind: 'forward', path: '/api/authenticate' });
    expect(refusal(routeOf('POST', '/api/stats/metrics'))).toBe(405);
  });

  it('gets one line that says what it is about', () => {
    const lines = ['/api/nothing', '/api/namespaces/bank/health?type=all', '/a/..'].map(
      (target) => (get(target) as { error: string }).error,
    );
    expect(lines).toEqual([
      'this Kiali has no /api/nothing',
      'type: "all" is none of app, service, workload',
      'the path of this request cannot be read',
    ]);
  });
});
