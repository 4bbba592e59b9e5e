const compression = require('compression');
const cors = require('cors');
const express = require('express');
const helmet = require('helmet');
const { entryRoutes } = require('./entries.cjs');
const { memberOf } = require('./members.cjs');

const createApp = ({ secret }) => {
  const app = express();
  app.use(helmet(), cors(), compression(), express.json({ limit: '16kb' }));
  app.get('/healthz', (_request, response) => response.json({ ok: true }));
  app.use('/entries', memberOf(secret), entryRoutes());
  return app;
};

module.exports = { createApp };
