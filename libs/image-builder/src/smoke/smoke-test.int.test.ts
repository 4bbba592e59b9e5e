import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withConfig, type Image } from '@cutover/oci';
import { openContext } from '../cache.ts';
import { fileImage } from '../file-image.ts';
import { hostBase } from '../npm/testing/host-base.ts';
import type { BuildContext } from '../options.ts';
import { smokeTest, type SmokeOutcome } from './smoke-test.ts';

const LONG_MS = 300_000;
/** What an app is given that neither ends nor listens. */
const SHORT_MS = 3_000;

let scratch: string;
let base: Image;
let context: BuildContext;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-started-'));
  context = await openContext({ cacheDir: join(scratch, 'images') });
  base = await hostBase(context.cacheDir);
}, LONG_MS);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const appOf = async (files: Readonly<Record<string, string>>, main = 'index.js'): Promise<Image> => {
  const specs = Object.entries(files).map(([name, content]) => ({ content, at: `/app/${name}` }));
  const entrypoint = ['/usr/local/bin/node', `/app/${main}`];
  const image = await fileImage({ cacheDir: context.cacheDir, base, files: specs, entrypoint });
  return withConfig(image, { WorkingDir: '/app' });
};

async function start(files: Readonly<Record<string, string>>, main?: string): Promise<SmokeOutcome> {
  return smokeTest(context, { base, image: await appOf(files, main), addons: [], limitMs: LONG_MS });
}

/** Requires what is not there unless a condition holds inside; one that throws does not hold. */
const claim = (condition: string): Record<string, string> => ({
  'index.js': `const fs = require("node:fs"); const os = require("node:os");
let holds = false;
try { holds = ${condition}; } catch (error) { console.error(error); }
if (!holds) require("it-does-not-hold");`,
});

const failed = (message: RegExp) =>
  expect.objectContaining({ code: 'smoke-failed', message: expect.stringMatching(message) });

describe('an image that is started once', () => {
  it.each([
    ['that listens', { 'index.js': 'require("net").createServer().listen(0, "127.0.0.1")' }],
    ['that ends', { 'index.js': '' }],
    ['that fails for want of a setting', { 'index.js': 'throw new Error("DATABASE_URL is not set")' }],
    [
      'that fails for want of a network',
      { 'index.js': 'fetch("http://192.0.2.1").then(() => require("there-is-a-network"))' },
    ],
    ['that parses no JSON', { 'index.js': 'JSON.parse("{")' }],
    ['that can do without a module', { 'index.js': 'try { require("x") } catch { process.exit(1) }' }],
    [
      'with workers and children',
      {
        'index.js':
          'if (process.argv[2]) process.exit(0); require("child_process").fork(__filename, ["x"]); new (require("worker_threads").Worker)("1", { eval: true });',
      },
    ],
  ])(
    '%s passes',
    async (_, files) => {
      expect(await start(files)).toEqual({ smoke: 'passed' });
      expect(await start(files)).toEqual({ smoke: 'unchanged' });
    },
    LONG_MS,
  );

  it.each([
    ['a missing module', { 'index.js': 'require("express")' }, /MODULE_NOT_FOUND: Cannot find module 'express'$/],
    ['a missing file', { 'index.js': 'require("./lib")' }, /Cannot find module '\.\/lib'/],
    [
      'a missing package of a module',
      { 'index.mjs': 'import "express"' },
      /ERR_MODULE_NOT_FOUND: Cannot find package 'express'/,
    ],
    [
      'a missing export',
      { 'index.mjs': 'import { nothing } from "node:fs"' },
      /SyntaxError: .*does not provide an export named 'nothing'/,
    ],
    ['a syntax error', { 'index.js': 'const a = ;' }, /SyntaxError: Unexpected token ';' \(\/app\/index\.js:1\)$/],
    [
      'an app that catches it',
      { 'index.js': 'import("express").catch((e) => { console.error(e); process.exit(1) })' },
      /ERR_MODULE_NOT_FOUND/,
    ],
  ])(
    'fails by %s',
    async (_, files, line) => {
      await expect(start(files, Object.keys(files)[0])).rejects.toEqual(failed(line));
      await expect(start(files, Object.keys(files)[0])).rejects.toEqual(failed(line));
    },
    LONG_MS,
  );

  it(
    'fails by an addon that is none',
    async () => {
      const image = await appOf({ 'index.js': '', 'a.node': 'no program' });
      const options = { base, image, addons: ['/app/a.node'] };
      await expect(smokeTest(context, options)).rejects.toEqual(
        failed(/the native addon \/app\/a\.node cannot be loaded: /),
      );
    },
    LONG_MS,
  );

  it.each([
    'process.getuid() === 65532 && process.getgid() === 65532 && process.getgroups().every((id) => id === 65532)',
    'process.cwd() === "/app" && process.env.HOME === "/" && !process.env.CUTOVER_CACHE_DIR',
    '(() => { try { fs.writeFileSync("/app/x", ""); return false } catch (e) { return /EROFS|EACCES/.test(e.code) } })()',
    '(() => { fs.writeFileSync("/tmp/x", ""); return true })()',
    'Object.values(os.networkInterfaces()).flat().every((one) => one.internal)',
    '!fs.existsSync("/proc/1") || fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)).length < 6',
    '!fs.existsSync("/proc/self/status") || /NoNewPrivs:\\s*1/.test(fs.readFileSync("/proc/self/status", "utf8")) && /CapEff:\\s*0+\\n/.test(fs.readFileSync("/proc/self/status", "utf8"))',
    '!process.execArgv.join().includes("smoke")',
  ])(
    'sees that %s',
    async (condition) => {
      expect(await start(claim(condition))).toEqual({ smoke: 'passed' });
    },
    LONG_MS,
  );

  it(
    'is ended with all that it has started, and leaves no folder and no mount behind',
    async () => {
      const before = readdirSync(tmpdir()).filter((name) => name.startsWith('cutover-smoke-'));
      const mark = `cutover-mark-${process.pid}`;
      const child = `require("child_process").spawn(process.execPath, ["-e", "setInterval(() => 0, 1e3)", "${mark}"], { detached: true, stdio: "ignore" })`;
      const image = await appOf({ 'index.js': `${child}; setInterval(() => 0, 1e3)` });
      expect(await smokeTest(context, { base, image, addons: [], limitMs: SHORT_MS })).toEqual({ smoke: 'passed' });
      expect(runningWith(mark)).toEqual([]);
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('cutover-smoke-');
      const after = readdirSync(tmpdir()).filter((name) => name.startsWith('cutover-smoke-'));
      expect(
        after.filter(
          (name) =>
            !before.includes(name) &&
            existsSync(join(tmpdir(), name, 'top/app/index.js')) &&
            readFileSync(join(tmpdir(), name, 'top/app/index.js'), 'utf8').includes(mark),
        ),
      ).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'is ended when the build is given up',
    async () => {
      const abort = new AbortController();
      const mark = `cutover-given-up-${process.pid}`;
      const image = await appOf({ 'index.js': `process.title = "${mark}"; setInterval(() => 0, 1e3)` });
      const run = smokeTest({ ...context, signal: abort.signal }, { base, image, addons: [], limitMs: LONG_MS });
      const ended = expect(run).rejects.toThrow('given up');
      setTimeout(() => abort.abort(new Error('given up')), SHORT_MS);
      await ended;
      expect(runningWith(mark)).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'is skipped with the reason where Node cannot be started',
    async () => {
      const image = await appOf({ 'index.js': '' });
      const other = withConfig(image, { Entrypoint: ['/no/node', '/app/index.js'] });
      const outcome = await smokeTest(context, { base, image: other, addons: [] });
      expect(outcome).toEqual({ smoke: 'skipped', reason: expect.stringContaining('/no/node') });
    },
    LONG_MS,
  );
});

/** Command lines of processes that hold a text. */
function runningWith(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(mark));
}
