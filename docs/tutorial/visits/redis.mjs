/** One command to Redis over a connection of its own, in its protocol (RESP2). Gives a number, a text or null; rejects on what Redis refuses. */
import { connect } from 'node:net';

export function redis(host, ...command) {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: 6379, timeout: 5000 });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error(`redis at ${host} does not answer`)));
    socket.on('close', () => reject(new Error(`redis at ${host} hung up`)));
    socket.on('data', (text) => {
      answer += text;
      const line = answer.slice(0, answer.indexOf('\r\n'));
      if (!answer.includes('\r\n')) return;
      socket.end();
      if (line.startsWith('-')) reject(new Error(line.slice(1)));
      else resolve(line.startsWith(':') ? Number(line.slice(1)) : line.slice(1));
    });
    socket.write(`*${command.length}\r\n${parts.join('')}`);
  });
}
