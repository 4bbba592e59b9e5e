import { describe, expect, it } from '@jest/globals';
import { normaliseEmail } from './email-address.ts';

describe('an address', () => {
  it.each([
    [' Ada.Lovelace+bank@Example.ORG ', 'ada.lovelace+bank@example.org'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ])('%j is %j', (text, email) => expect(normaliseEmail(text)).toBe(email));

  it.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'ada@localhost',
    'a da@example.org',
    'ada@exa mple.org',
    '.ada@example.org',
    'a..b@example.org',
    'ada@-example.org',
    'ada@example.org\nbcc: x@example.org',
    '"ada"@example.org',
    'adä@example.org',
    `${'a'.repeat(65)}@example.org`,
    `ada@${'a.'.repeat(130)}org`,
  ])('%j is none', (text) => expect(normaliseEmail(text)).toBeUndefined());
});
