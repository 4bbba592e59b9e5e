import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPage } from '../../testing/build-page.ts';
import { startConsole } from '../../testing/start-console.ts';
import type { TestConsole } from '../../testing/start-console.ts';

let service: TestConsole;
beforeAll(async () => {
  service = await startConsole();
});
afterAll(() => service.stop());

describe('page.gen.ts', () => {
  it('is what "npm run page -w @cutover/console" makes of src/web today', async () => {
    const kept = await readFile(join(import.meta.dirname, 'page.gen.ts'), 'utf8');
    expect(kept === (await buildPage())).toBe(true);
  });

  it('loads nothing from elsewhere', async () => {
    const page = await buildPage();
    const addresses = new Set(page.match(/https?:\/\/[^"'`\\ )]+/g) ?? []);
    // Names of XML, which nothing asks for, and the words of a hint.
    const known = ['http://www.w3.org/2000/svg', 'http://www.w3.org/1998/Math/MathML', 'http://www.w3.org/1999/xhtml'];
    expect([...addresses].filter((address) => !known.includes(address))).toEqual([]);
  });
});

describe('the page', () => {
  it.each(['/', '/previews', '/runs', '/processes', '/processes/account', '/services/dev/account'])(
    'is served at %s, with nothing inline and a policy that forbids it',
    async (path) => {
      const answer = await fetch(service.url + path);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(answer.status).toBe(200);
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toContain('unsafe');
      const html = await answer.text();
      expect(html).not.toMatch(/<style|<script(?![^>]* src=)| style=| on\w+=/);
    },
  );

  it('is served nowhere else', async () => {
    for (const path of ['/nothing', '/services/dev', '/runs/x/report.html']) {
      expect((await fetch(service.url + path)).status).toBe(404);
    }
  });
});
