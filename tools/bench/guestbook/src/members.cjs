const jwt = require('jsonwebtoken');

/** Reads who writes; everybody may read. Without a secret nobody is a member. */
const memberOf = (secret) => (request, response, next) => {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !secret) return next();
  try {
    request.member = jwt.verify(token, secret, { algorithms: ['HS256'] }).sub;
    next();
  } catch {
    response.status(401).json({ title: 'the token is not valid' });
  }
};

module.exports = { memberOf };
