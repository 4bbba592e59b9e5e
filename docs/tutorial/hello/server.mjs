/** Says which version it is and where it runs; under /settings, what it was given. */
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';

const { VERSION = '0.0.0', HOSTNAME = 'nowhere', PROFILE, DATASOURCE_URL, BROKER, SECRET_FOLDER } = process.env;

/** The names of what is secret: what it says is nobody's business. Kubernetes keeps its own links in there, with a dot before their names. */
const secrets = () => (SECRET_FOLDER ? readdirSync(SECRET_FOLDER).filter((name) => !name.startsWith('.')) : []);

const server = createServer((request, response) => {
  // Each request on a connection of its own, so that each may find another pod.
  response.setHeader('connection', 'close');
  if (request.url !== '/settings') return response.end(`hello ${VERSION} from ${HOSTNAME}\n`);
  response.setHeader('content-type', 'application/json');
  const settings = { profile: PROFILE, url: DATASOURCE_URL, broker: BROKER, secrets: secrets() };
  response.end(`${JSON.stringify(settings)}\n`);
});

// The first process of a container has no default handlers: without this, SIGTERM would be ignored until the grace is over.
process.once('SIGTERM', () => server.close());

server.listen(8080, () => console.log(`hello ${VERSION} listens on 8080 as user ${process.getuid()}`));
