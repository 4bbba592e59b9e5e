export interface AdapterSettings {
  readonly port: number;
  readonly server: URL;
}

const PORT = 8080;
const SERVER = 'http://127.0.0.1:20001';

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`PORT: "${text}" is no port (0 to 65535)`);
}

/** The server is beside this program: nobody else is asked in its place. */
function serverOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.protocol === 'http:' && url.pathname === '/' && url.search === '' && url.username === '';
  if (url !== undefined && isPlain && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)) return url;
  throw new Error(`KIALI_URL: "${text}" is not http://127.0.0.1:PORT: the server has to be in the same pod`);
}

/** @throws Error with one line about the setting that is wrong */
export function adapterSettings(env: NodeJS.ProcessEnv): AdapterSettings {
  return { port: portOf(env['PORT'] ?? String(PORT)), server: serverOf(env['KIALI_URL'] ?? SERVER) };
}
