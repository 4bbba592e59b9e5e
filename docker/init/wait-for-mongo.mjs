/** Waits until MongoDB takes writes: `wait-for-mongo.mjs HOST:PORT [SECONDS]`, 120 by default. Exit 1 where it does not within that time. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 500;
const PATIENCE_MS = 5_000;
const HEADER_BYTES = 16;
const OP_MSG = 2013;
const INT32 = 0x10;
const STRING = 0x02;
const BOOLEAN = 0x08;

const name = (type, text) => Buffer.concat([Buffer.from([type]), Buffer.from(`${text}\0`)]);
const int32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

/** `{isMaster: 1, $db: "admin"}` as an OP_MSG of MongoDB's wire protocol with one BSON document. The stand-in does not know the newer name, hello. */
function question() {
  const elements = [
    name(INT32, 'isMaster'),
    int32(1),
    name(STRING, '$db'),
    int32(6),
    Buffer.from('admin\0'),
    Buffer.from([0]),
  ];
  const fields = Buffer.concat(elements);
  const section = [int32(0), Buffer.from([0]), int32(fields.length + 4), fields];
  const body = Buffer.concat(section);
  return Buffer.concat([int32(HEADER_BYTES + body.length), int32(1), int32(0), int32(OP_MSG), body]);
}

/** Asks once. @returns whether the server says that it is a writable primary; throws where there is no answer */
function isWritable(host, port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    let answer = Buffer.alloc(0);
    socket.once('connect', () => socket.write(question()));
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without an answer')));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < HEADER_BYTES || answer.length < answer.readInt32LE(0)) return;
      resolve(answer.includes(Buffer.concat([name(BOOLEAN, 'ismaster'), Buffer.from([1])])));
      socket.destroy();
    });
  });
}

const [address = '', seconds = '120'] = process.argv.slice(2);
const [, host, port] = /^([\w.-]+):(\d{1,5})$/.exec(address) ?? [];
if (host === undefined || !(Number(seconds) > 0)) {
  console.error('wait-for-mongo: usage: wait-for-mongo.mjs HOST:PORT [SECONDS]');
  process.exit(2);
}

const end = performance.now() + Number(seconds) * 1_000;
for (let why = ''; ; await sleep(PAUSE_MS)) {
  const writable = await isWritable(host, Number(port)).catch((error) => error);
  if (writable === true) break;
  const reason = writable === false ? 'it takes no writes yet' : writable.message;
  if (reason !== why) console.log(`wait-for-mongo: ${address}: ${reason}; waiting`);
  why = reason;
  if (performance.now() < end) continue;
  console.error(`wait-for-mongo: ${address} takes no writes within ${seconds} s: ${reason}`);
  process.exit(1);
}
console.log(`wait-for-mongo: ${address} takes writes`);
