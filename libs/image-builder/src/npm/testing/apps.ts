import type { Files } from './npm-folder.ts';

/** An app to be built, and what is special about it. */
export interface NpmApp {
  readonly title: string;
  /** Its folder in the workspace; '' where it is alone. */
  readonly app: string;
  readonly files: Files;
  /** Packages that are packed into archives first: folder → archive's name, beside each other. */
  readonly archives?: readonly string[];
  /** Paths below node_modules that may differ, each with its reason. */
  readonly permitted?: readonly RegExp[];
  /** The app's own version takes the place of the workspace's: npm has no such installation to compare files with, so that only what is found counts. */
  readonly isMerged?: boolean;
}

const LISTEN = 'require("node:http").createServer().listen(0, "127.0.0.1");\n';
const workspace = (more: object = {}): object => ({
  name: 'shop',
  private: true,
  workspaces: ['apps/*', 'libs/*'],
  ...more,
});

export const APPS: readonly NpmApp[] = [
  {
    title: 'an Express app in CommonJS, with tools for development',
    app: '',
    files: {
      'package.json': {
        name: 'web',
        version: '1.2.3',
        scripts: { start: 'node server.js' },
        dependencies: { express: '4.21.2' },
        devDependencies: { semver: '7.6.0' },
      },
      'server.js': 'const app = require("express")();\napp.listen(0);\n',
    },
  },
  {
    title: 'an app of ES modules',
    app: '',
    files: {
      'package.json': {
        name: 'queue',
        version: '1.0.0',
        type: 'module',
        main: 'src/main.js',
        dependencies: { 'yocto-queue': '1.1.1' },
      },
      'src/main.js':
        'import { createServer } from "node:http";\nimport Queue from "yocto-queue";\nawait Promise.resolve(new Queue());\ncreateServer().listen(0);\n',
    },
  },
  {
    title: 'a workspace whose library needs another, each with packages, programs and files that are not published',
    app: 'apps/api',
    files: {
      'package.json': workspace({ devDependencies: { semver: '7.6.0' } }),
      'apps/api/package.json': {
        name: 'api',
        version: '1.0.0',
        dependencies: { '@shop/kit': '*', ms: '2.1.3' },
        devDependencies: { 'is-even': '1.0.0' },
      },
      'apps/api/index.js': `require("@shop/kit"); require("ms");\n${LISTEN}`,
      'apps/web/package.json': { name: 'web', version: '1.0.0', dependencies: { 'is-odd': '3.0.1' } },
      'libs/kit/package.json': {
        name: '@shop/kit',
        version: '1.0.0',
        main: 'src/index.js',
        files: ['src'],
        bin: { kit: 'src/cli.js' },
        dependencies: { '@shop/base': '1.0.0', 'is-number': '7.0.0' },
      },
      'libs/kit/src/index.js': 'require("@shop/base"); require("is-number");\n',
      'libs/kit/src/cli.js': '#!/usr/bin/env node\n',
      'libs/kit/notes.txt': 'not published\n',
      'libs/base/package.json': { name: '@shop/base', version: '1.0.0', dependencies: { ms: '2.0.0' } },
      'libs/base/index.js':
        'if (!require("ms/package.json").version.startsWith("2.0")) throw new Error("another ms");\n',
      'libs/base/base.test.js': 'not published\n',
      'libs/base/.npmignore': '*.test.js\n',
    },
  },
  {
    title: 'two versions of a package, one in the other’s dependant',
    app: '',
    files: {
      'package.json': { name: 'nested', version: '1.0.0', dependencies: { 'is-odd': '3.0.1', 'is-number': '7.0.0' } },
      'index.js': `require("is-odd"); require("is-number");\n${LISTEN}`,
    },
  },
  {
    title: 'two aliases of one package, each with children of its own',
    app: '',
    files: {
      'package.json': {
        name: 'aliased',
        version: '1.0.0',
        dependencies: { 'odd-a': 'npm:is-odd@3.0.1', 'odd-b': 'npm:is-odd@3.0.1', 'is-number': '7.0.0' },
      },
      'index.js': `require("odd-a"); require("odd-b");\n${LISTEN}`,
    },
  },
  {
    title: 'optional packages for other platforms, and an addon with prebuilds for several',
    app: '',
    files: {
      'package.json': { name: 'native', version: '1.0.0', dependencies: { bufferutil: '4.0.8', chokidar: '3.6.0' } },
      'index.js': `require("bufferutil"); require("chokidar");\n${LISTEN}`,
    },
    permitted: [
      // Addons that were built for other platforms: no image of this one can load them.
      /^bufferutil\/prebuilds\/(?!linux-x64\/)/,
    ],
  },
  {
    title: 'a package that brings others in its archive, one of them in another version than the app’s',
    app: '',
    archives: ['bundler'],
    files: {
      'package.json': {
        name: 'bundled',
        version: '1.0.0',
        dependencies: { bundler: 'file:bundler-1.0.0.tgz', ms: '2.1.3' },
      },
      'index.js': `require("bundler"); require("ms");\n${LISTEN}`,
      'bundler/package.json': {
        name: 'bundler',
        version: '1.0.0',
        bundleDependencies: ['ms'],
        dependencies: { ms: '2.0.0' },
      },
      'bundler/index.js': 'require("ms");\n',
      'bundler/node_modules/ms/package.json': { name: 'ms', version: '2.0.0', main: 'index.js' },
      'bundler/node_modules/ms/index.js': 'module.exports = "patched";\n',
    },
  },
  {
    title: 'peers that npm adds, and an optional peer that is there for development',
    app: '',
    files: {
      'package.json': {
        name: 'peers',
        version: '1.0.0',
        dependencies: { 'acorn-jsx': '5.3.2', debug: '4.3.7' },
        devDependencies: { 'supports-color': '8.1.1' },
      },
      'index.js': `require("acorn-jsx"); require("debug");\n${LISTEN}`,
    },
  },
  {
    title: 'an archive and a folder by path, a program with Windows line ends, an override',
    app: '',
    archives: ['tool'],
    files: {
      'package.json': {
        name: 'paths',
        version: '1.0.0',
        dependencies: { '@shop/tool': 'file:shop-tool-1.0.0.tgz', lib: 'file:lib', 'is-odd': '3.0.1' },
        overrides: { 'is-number': '7.0.0' },
      },
      'index.js': `require("@shop/tool"); require("lib"); require("is-odd");\n${LISTEN}`,
      'tool/package.json': { name: '@shop/tool', version: '1.0.0', bin: './cli.js', main: 'cli.js' },
      'tool/cli.js': '#!/usr/bin/env node\r\nmodule.exports = 1;\r\n',
      'tool/.gitignore': 'nothing\n',
      'lib/package.json': { name: 'lib', version: '1.0.0', files: ['*.js'], dependencies: { ms: '2.1.2' } },
      'lib/index.js': 'require("ms");\n',
      'lib/notes.txt': 'not published\n',
    },
  },
  {
    title: 'a workspace in which the app has another version than all others',
    app: 'apps/api',
    isMerged: true,
    files: {
      'package.json': workspace({ dependencies: { ms: '2.1.3' } }),
      'apps/api/package.json': {
        name: 'api',
        version: '1.0.0',
        dependencies: { ms: '2.0.0', debug: '4.3.7', '@shop/kit': '1.0.0' },
      },
      'apps/api/index.js': `require("debug"); require("@shop/kit");\nif (require("ms/package.json").version !== "2.0.0") throw new Error("another ms");\n${LISTEN}`,
      'libs/kit/package.json': { name: '@shop/kit', version: '1.0.0', dependencies: { ms: '2.1.3' } },
      'libs/kit/index.js': 'if (require("ms/package.json").version !== "2.1.3") throw new Error("another ms");\n',
    },
  },
  {
    title: 'a library that takes the version of each of two apps, as its peer',
    app: 'apps/new',
    files: {
      'package.json': workspace(),
      'apps/new/package.json': { name: 'new', version: '1.0.0', dependencies: { ms: '2.1.3', '@shop/kit': '1.0.0' } },
      'apps/new/index.js': `require("@shop/kit");\n${LISTEN}`,
      'apps/old/package.json': { name: 'old', version: '1.0.0', dependencies: { ms: '1.0.0', 'is-odd': '3.0.1' } },
      'libs/kit/package.json': { name: '@shop/kit', version: '1.0.0', peerDependencies: { ms: '>=1' } },
      'libs/kit/index.js': 'require("ms");\n',
    },
  },
  {
    title: 'a package that the app has for development and another app in production',
    app: 'apps/api',
    files: {
      'package.json': workspace(),
      'apps/api/package.json': {
        name: 'api',
        version: '1.0.0',
        dependencies: { ms: '2.1.3' },
        devDependencies: { 'is-odd': '3.0.1' },
      },
      'apps/api/index.js': `require("ms");\n${LISTEN}`,
      'apps/web/package.json': { name: 'web', version: '1.0.0', dependencies: { 'is-odd': '3.0.1' } },
    },
    permitted: [
      // npm marks what is for development only for the workspace as a whole, and installs it: this app does not need it.
      /^is-(?:odd|number)\//,
    ],
  },
];
