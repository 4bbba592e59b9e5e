import type { Exchange } from './exchange.ts';
import { header } from './header.ts';
import type { RequestRecord } from '../record/request-record.ts';
import { parseObject } from '../workload/json.ts';

const code = (body: string): string | null => {
  const said = parseObject(body)?.['code'];
  return typeof said === 'string' ? said : null;
};

/** What a whole answer from 500 on says about itself (RFC 9457) and about trying again; nothing of any other. */
export const problemOf = ({ status, error, body, headers }: Exchange): Pick<RequestRecord, 'problem'> =>
  error === null && status !== null && status >= 500
    ? { problem: { code: code(body), retryAfter: header(headers['retry-after']) } }
    : {};
