const pino = require('pino');
const { createApp } = require('./app.cjs');

const log = pino();
const port = Number(process.env.PORT ?? 3000);
createApp({ secret: process.env.TOKEN_SECRET }).listen(port, () => log.info({ port }, 'guestbook listens'));
