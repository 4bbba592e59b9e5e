import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { healthOf } from './health.ts';
import type { Service } from './services.ts';

const OPERATIONS = ['/docs', '/healthz', '/readyz', '/metrics', '/version'];
const SECURITY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";

/** One page with every service, its links and its health; `/health.json` is what it asks every two seconds. */
export async function servePage(port: number, services: readonly Service[], notes: readonly string[]): Promise<Server> {
  const html = pageOf(services, notes);
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.setHeader('content-security-policy', SECURITY);
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    } else if (request.url === '/health.json') {
      void Promise.all(services.map(healthOf)).then((health) => {
        response.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(health));
      });
    } else response.writeHead(404).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export function pageOf(services: readonly Service[], notes: readonly string[]): string {
  const rows = services.map(rowOf).join('\n');
  const lines = notes.map((note) => `<li><code>${escape(note)}</code></li>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Cutover on this machine</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884; }
td a { margin-right: .8rem; white-space: nowrap; }
.ready { color: light-dark(#0a6b2d, #6fdc8c); } .starting { color: light-dark(#8a5a00, #f1c21b); } .down { color: light-dark(#b0141e, #ff8389); }
</style>
</head>
<body>
<h1>Cutover on this machine</h1>
<table>
<thead><tr><th>service</th><th>health</th><th>address</th><th>links</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
<ul>
${lines}
</ul>
<script>
const show = (name, state) => {
  const cell = document.getElementById('health-' + name);
  cell.textContent = state;
  cell.className = state;
};
const ask = async () => {
  try {
    const health = await (await fetch('/health.json')).json();
    for (const { name, state } of health) show(name, state);
  } catch {
    for (const cell of document.querySelectorAll('td[id]')) show(cell.id.slice('health-'.length), 'down');
  }
};
ask();
setInterval(ask, 2000);
</script>
</body>
</html>
`;
}

function rowOf({ name, port, links }: Service): string {
  const url = `http://127.0.0.1:${port}`;
  const anchors = [...OPERATIONS, ...links]
    .map((path) => `<a href="${escape(url + path)}">${escape(path)}</a>`)
    .join('');
  const health = `<td id="health-${escape(name)}" role="status">…</td>`;
  return `<tr><th scope="row">${escape(name)}</th>${health}<td>${url}</td><td>${anchors}</td></tr>`;
}
