import { connect } from 'node:net';

/** Connects to each `HOST:PORT` that is given, and prints, as JSON, those that answered within two seconds. */
const reaches = (address) =>
  new Promise((resolve, reject) => {
    const [host, port] = address.split(':');
    const socket = connect({ host, port: Number(port), timeout: 2_000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    // A name that is not known is a fault of the test, not of a policy.
    socket.once('error', (error) => (error.code === 'ECONNREFUSED' ? end(false) : reject(error)));
  });

const addresses = process.argv.slice(1);
const reached = await Promise.all(addresses.map(reaches));
process.stdout.write(JSON.stringify(addresses.filter((_, index) => reached[index])));
