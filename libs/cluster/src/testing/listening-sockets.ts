import { run } from '@cutover/toolchain';
import { clusterPaths, nodePaths } from '../embedded/paths.ts';
import { inNetwork } from '../embedded/system/network.ts';
import { readRecord } from '../embedded/supervisor/record-file.ts';

/** containerd's shims name theirs by a hash. */
const HASH = /\/[0-9a-f]{64}$/;
/** The kubelet names a pod's folder by its uid. */
const POD = /\/pods\/[0-9a-f-]{36}\//;

function only(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort();
}

/** `tcp 127.0.0.1:2379 etcd` of the lines of `ss -Hltnp`; ports that the kernel chose are named by their program alone. */
function tcpLines(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, , , local = '', , users = ''] = line.split(/\s+/);
      const program = /"([^"]+)"/.exec(users)?.[1] ?? '?';
      const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(local) ?? [];
      return `tcp ${address.replace('*', '0.0.0.0')}:${Number(port) >= 32_768 ? 'any' : port} ${program}`;
    });
}

/** What a program prints. @throws Error with the last lines of its errors where it fails */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, tail } = await run(program, [...args], {});
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${tail.join(' ')}`);
  return stdout;
}

/** The host's ports that processes of the cluster listen on, each by the process's name. */
async function hostLines(name: string): Promise<string[]> {
  const record = readRecord(clusterPaths(name).supervisor);
  const names = new Map(record?.processes.map(({ name: process, identity }) => [identity?.pid, process]));
  const listening = (await output('ss', ['-Hltnp'])).split('\n');
  return listening.flatMap((line) => {
    const pid = Number(/pid=(\d+)/.exec(line)?.[1]);
    const process = names.get(pid);
    return process === undefined ? [] : [`host tcp 127.0.0.1 ${process}`];
  });
}

/** Every socket that the cluster listens on: of the host, of the node's network, and Unix sockets in its folders. Sorted lines. */
export async function listeningSockets(name: string): Promise<string[]> {
  const { network, runtime } = nodePaths(name);
  const [program, ...args] = inNetwork({ network }, ['ss', '-Hltnp']);
  const inside = tcpLines(await output(program, args));
  const { state, runtime: clusterRuntime } = clusterPaths(name);
  const found = await output('find', [clusterRuntime, state, '-xdev', '-type', 's']);
  const unix = found
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => path.replace(runtime, 'RUNTIME/NODE').replace(clusterRuntime, 'RUNTIME'))
    .map((path) =>
      path
        .replace(nodePaths(name).state, 'STATE/nodes/NODE')
        .replace(state, 'STATE')
        .replace(HASH, '/*')
        .replace(POD, '/pods/*/'),
    )
    .map((path) => `unix ${path}`);
  return only([...(await hostLines(name)), ...inside.map((line) => `node ${line}`), ...unix]);
}
