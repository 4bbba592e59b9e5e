import { request } from 'node:http';
import { json } from 'node:stream/consumers';

/** What a host says that it is, by the port of this machine that leads to a cluster's ingress; undefined where nothing of the kind answers. */
export function versionAt(port: number, host: string): Promise<string | undefined> {
  const where = { host: '127.0.0.1', port, path: '/version', headers: { host } };
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    request(where, (response) => {
      json(response).then((said) => resolve((said as { version?: string }).version), none);
    })
      .on('error', none)
      .end();
  });
}
