import { connect } from 'node:net';
import { ADDRESSES } from './addresses.ts';

const ID = 0x4b38;
const NAME = 'kubernetes.default.svc.cluster.local';
const TIMEOUT_MS = 400;

/** A query for an address over TCP (RFC 1035, sections 4.1 and 4.2.2): the length, header, name, type A, class IN. */
export function addressQuery(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'ascii')]));
  const header = Buffer.from([ID >> 8, ID & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const message = Buffer.concat([header, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** Whether a TCP answer carries no error and at least one record. */
export function isAnswered(answer: Buffer): boolean {
  if (answer.length < 14) return false;
  const [id, rcode, records] = [answer.readUInt16BE(2), answer.readUInt8(5) & 0x0f, answer.readUInt16BE(8)];
  return id === ID && rcode === 0 && records > 0;
}

/**
 * Whether the cluster's DNS finds the API server's Service, asked through its own Service at `127.0.0.1:port` of the host.
 * @param withinMs how long it may take; by default little, for whoever asks again
 */
export function dnsAnswers(port: number, withinMs = TIMEOUT_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(withinMs, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.once('data', (answer) => end(isAnswered(answer)));
    socket.once('connect', () => socket.write(addressQuery(NAME)));
  });
}

export const DNS_TARGET = `${ADDRESSES.dns}:53`;
