/** What becomes of a request. Paths are the server's, whole and as they are sent. */
export type Route =
  /** The server's answer as it is. */
  | { readonly kind: 'forward'; readonly path: string }
  /** The server's configuration, in the page's words. */
  | { readonly kind: 'config'; readonly path: string }
  /** Health of one namespace out of the server's answer for several. */
  | { readonly kind: 'health'; readonly path: string; readonly namespace: string; readonly of: HealthKind }
  /** Answered here: the server has no such path any more. */
  | { readonly kind: 'tracing' }
  | { readonly kind: 'refused'; readonly status: 400 | 404 | 405; readonly error: string };

export type HealthKind = 'app' | 'service' | 'workload';

const PAGE = /^\/(?:index\.html|env\.js|manifest\.json|kiali_icon_lightbkg_16px\.png|healthz)?$/;
const CONSOLE = /^\/console(?:\/[\w.~%:@-]+)*\/?$/;
const STATIC = /^\/static\/(?:css|js|media)\/[\w-][\w.-]*$/;
/** Those of the page's questions that have no namespace. */
const API = new Set(
  [
    ...['auth/info', 'authenticate', 'logout', 'status', 'grafana', 'mesh/tls', 'istio/permissions', 'istio/status'],
    ...['namespaces', 'namespaces/graph'],
  ].map((name) => `/api/${name}`),
);
/** Of a namespace: names of kinds and objects, as Kubernetes and Istio have them. */
const NAME = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const OF_NAMESPACE = new RegExp(`^/api/namespaces/${NAME}(?:/${NAME}){0,6}$`);
const HEALTH = /^\/api\/namespaces\/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\/health$/;
const HEALTH_KINDS: readonly string[] = ['app', 'service', 'workload'];
/** What the server refuses, of what this page asks for; it has the same in its configuration. */
const UNKNOWN_APPENDERS: readonly string[] = ['healthConfig'];
/** A longer one than the page ever writes. */
const MOST_CHARACTERS = 4_096;

const refused = (status: 400 | 404 | 405, error: string): Route => ({ kind: 'refused', status, error });

/** The graph's address without the appenders that the server does not know. */
function graphQuery(query: URLSearchParams): URLSearchParams {
  const appenders = query.get('appenders');
  if (appenders === null) return query;
  const known = appenders.split(',').filter((name) => !UNKNOWN_APPENDERS.includes(name.trim()));
  const changed = new URLSearchParams(query);
  changed.set('appenders', known.join(','));
  return changed;
}

function healthRoute(namespace: string, query: URLSearchParams): Route {
  const of = query.get('type') ?? 'app';
  if (!HEALTH_KINDS.includes(of)) return refused(400, `type: "${of}" is none of ${HEALTH_KINDS.join(', ')}`);
  const changed = new URLSearchParams(query);
  changed.set('type', of);
  changed.set('namespaces', namespace);
  return { kind: 'health', path: `/api/clusters/health?${changed}`, namespace, of: of as HealthKind };
}

function isPage(path: string): boolean {
  return PAGE.test(path) || CONSOLE.test(path) || STATIC.test(path);
}

function apiRoute(path: string, query: URLSearchParams): Route {
  const health = HEALTH.exec(path);
  if (health?.[1] !== undefined) return healthRoute(health[1], query);
  const at = (sent: URLSearchParams) => (sent.size === 0 ? path : `${path}?${sent}`);
  if (path === '/api/config') return { kind: 'config', path };
  if (path === '/api/jaeger') return { kind: 'tracing' };
  if (!API.has(path) && !OF_NAMESPACE.test(path)) return refused(404, `this Kiali has no ${path}`);
  return { kind: 'forward', path: at(path.endsWith('/graph') ? graphQuery(query) : query) };
}

/** The path and query of a request line that names this server; undefined of anything else, such as a whole URL or a path that leads upwards. */
function parse(target: string): URL | undefined {
  if (!target.startsWith('/') || target.startsWith('//') || target.length > MOST_CHARACTERS) return undefined;
  const [path = ''] = target.split('?', 1);
  // What another program might read as a way out of the path, whether or not this one does.
  if (/\\|%2f|%5c|%00|[^\x21-\x7e]|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path) || target.includes('#'))
    return undefined;
  return URL.canParse(target, 'http://kiali') ? new URL(target, 'http://kiali') : undefined;
}

/** A member who logs in by token; nothing else is written through here. */
const isLogin = (method: string, path: string): boolean => method === 'POST' && path === '/api/authenticate';

/**
 * What becomes of a request: only what the page asks for reaches the server, and only to be read.
 * @param method such as `GET`
 * @param target the request line's, as it came
 */
export function routeOf(method: string, target: string): Route {
  const url = parse(target);
  if (url === undefined) return refused(400, 'the path of this request cannot be read');
  const { pathname: path, searchParams: query } = url;
  if (method !== 'GET' && method !== 'HEAD' && !isLogin(method, path))
    return refused(405, `${method} is refused: this Kiali is only read`);
  if (isPage(path)) return { kind: 'forward', path };
  return path.startsWith('/api/') ? apiRoute(path, query) : refused(404, `this Kiali has no ${path}`);
}
