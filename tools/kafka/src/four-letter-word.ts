import { connect } from 'node:net';

const ANSWER_MS = 2_000;

/**
 * Asks ZooKeeper by one of its four-letter words (`ruok`, `dump`).
 * @returns its whole answer; undefined when nobody gives one
 */
export function fourLetterWord(port: number, word: 'ruok' | 'dump'): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ host: '127.0.0.1', port, timeout: ANSWER_MS }, () => socket.end(word));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('timeout', () => socket.destroy(new Error('no answer in time')));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(text === '' ? undefined : text));
  });
}
