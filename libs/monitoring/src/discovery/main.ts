/** Tells Prometheus in the same pod, by its HTTP discovery, which pods there are. It needs nothing but Node: NODE_EXTRA_CA_CERTS names the API server's certificate. */
import { readFile } from 'node:fs/promises';
import { groupsServer } from './serve-groups.ts';

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const PORT = 9091;

const server = groupsServer(
  {
    url: 'https://kubernetes.default.svc',
    token: async () => (await readFile(TOKEN, 'utf8')).trim(),
  },
  (line) => void process.stderr.write(`${line}\n`),
);
process.on('SIGTERM', () => void server.close());
server.listen(PORT, '127.0.0.1');
