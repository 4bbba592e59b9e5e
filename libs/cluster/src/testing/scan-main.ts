/**
 * What another user of the machine finds of a cluster: `node scan-main.ts '<ScanPlaces as JSON>'`, run as that user. Prints a JSON list of
 * findings, a line each; an empty one is good.
 */
import { accessSync, constants, closeSync, lstatSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

export interface ScanPlaces {
  /** Folders of the cluster. */
  readonly folders: readonly string[];
  /** `host:port` of registries that take no upload from strangers. */
  readonly registries: readonly string[];
  readonly sockets: readonly string[];
  /** What no process may show in its arguments or environment. */
  readonly secrets: readonly string[];
}

const places = JSON.parse(process.argv[2] ?? '') as ScanPlaces;
const findings: string[] = [];
const TIMEOUT_MS = 5_000;

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function canCreateIn(folder: string): boolean {
  const path = join(folder, `.scan-${process.pid}`);
  try {
    closeSync(openSync(path, 'wx'));
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Names that lie in state folders of any version: a folder that cannot be listed may be passed through all the same. */
const GUESSES = [
  'etcd',
  'volumes',
  'registry',
  'kubernetes',
  'logs',
  'config',
  'kubeconfig',
  'ports.json',
  'nodes',
  'supervisor.sock',
];

function walk(path: string): void {
  let kind;
  try {
    kind = lstatSync(path);
  } catch {
    return;
  }
  if (kind.isDirectory()) {
    if (canCreateIn(path)) findings.push(`writable folder ${path}`);
    for (const entry of new Set([...entriesOf(path), ...GUESSES])) walk(join(path, entry));
  } else if (kind.isFile()) {
    if (may(path, constants.W_OK)) findings.push(`writable file ${path}`);
    if (may(path, constants.R_OK)) findings.push(`readable file ${path}`);
  } else if (kind.isSocket() && may(path, constants.W_OK)) {
    findings.push(`socket ${path} may be written to`);
  }
}

function status(host: string, method: string, path: string): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(`http://${host}${path}`, { method, timeout: TIMEOUT_MS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('timeout', () => sent.destroy());
    sent.once('error', () => resolve(0));
    sent.end();
  });
}

const NOBODYS = 'scan/nobody';
const DIGEST = `sha256:${'0'.repeat(64)}`;

async function tryRegistry(host: string): Promise<void> {
  const upload = await status(host, 'POST', `/v2/${NOBODYS}/blobs/uploads/`);
  if (upload === 202) findings.push(`registry ${host} takes an upload`);
  const removal = await status(host, 'DELETE', `/v2/${NOBODYS}/manifests/${DIGEST}`);
  // 404: it would have deleted what is there.
  if (removal === 202 || removal === 404) findings.push(`registry ${host} deletes`);
  if ((await status(host, 'GET', '/v2/_catalog')) === 200) findings.push(`registry ${host} lists all that it holds`);
}

function trySocket(path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = () => {
      socket.destroy();
      resolve();
    };
    socket.once('connect', () => {
      findings.push(`socket ${path} takes a connection`);
      end();
    });
    socket.once('error', end);
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function tryProcesses(): void {
  for (const pid of entriesOf('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (Number(pid) === process.pid) continue;
    const shown = `${textOf(`/proc/${pid}/cmdline`)}${textOf(`/proc/${pid}/environ`)}`;
    if (places.secrets.some((secret) => shown.includes(secret))) findings.push(`process ${pid} shows a secret`);
  }
}

for (const folder of places.folders) walk(folder);
for (const registry of places.registries) await tryRegistry(registry);
for (const socket of places.sockets) await trySocket(socket);
tryProcesses();
process.stdout.write(JSON.stringify(findings));
