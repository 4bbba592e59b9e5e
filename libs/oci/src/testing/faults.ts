import type { IncomingMessage, ServerResponse } from 'node:http';

/** Looks at a request; true when it answered (or cut) it itself. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Answers with this status and one error of the distribution spec; what was sent is not read. */
export function refusing(status: number, headers: Readonly<Record<string, string>> = {}, code = 'PLANTED'): Fault {
  return (_request, response) => {
    const body = JSON.stringify({ errors: [{ code, message: 'a planted fault' }] });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    return true;
  };
}

/** Closes the connection once the first bytes of a body came, or at once where none is sent. */
export function cutting(): Fault {
  return (request) => {
    if (Number(request.headers['content-length'] ?? 0) > 0) request.once('data', () => request.socket.destroy());
    else request.socket.destroy();
    return true;
  };
}

/** Sends these bytes as if they were the answer; with `announced`, says that there are so many and closes the connection midway. */
export function serving(bytes: Buffer, announced = bytes.length, type = 'application/octet-stream'): Fault {
  return (request, response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': String(announced) });
    if (announced <= bytes.length) response.end(bytes);
    else response.write(bytes, () => request.socket.destroy());
    return true;
  };
}

/** The fault for requests whose `METHOD path?query` fits, the first `times` of them. */
export function onRequest(fits: RegExp, fault: Fault, times = Infinity): Fault {
  let left = times;
  return (request, response) => {
    if (left <= 0 || !fits.test(`${request.method} ${request.url}`)) return false;
    left -= 1;
    return fault(request, response);
  };
}

/** The first fault that takes a request. */
export function anyOf(...faults: readonly Fault[]): Fault {
  return (request, response) => faults.some((fault) => fault(request, response));
}
