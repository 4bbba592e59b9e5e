/**
 * Prints the edges of Kiali's graph, read from standard input, a line each: who asks whom, how often, which share of all that the caller asks, and
 * whether by mutual TLS.
 */
import { json } from 'node:stream/consumers';

const { nodes, edges } = (await json(process.stdin)).elements;
const names = new Map(nodes.map(({ data: { id, app, version } }) => [id, `${app} ${version}`]));

for (const { data } of edges) {
  const { http, httpPercentReq = '100' } = data.traffic?.rates ?? {};
  if (http === undefined) continue;
  const between = `${names.get(data.source)} → ${names.get(data.target)}`;
  const security = data.isMTLS === undefined ? 'plain text' : `${data.isMTLS} % by mutual TLS`;
  process.stdout.write(`${between}: ${http} a second, ${httpPercentReq} %, ${security}\n`);
}
