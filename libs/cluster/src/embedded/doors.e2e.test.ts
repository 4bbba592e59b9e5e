import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createProvider } from '../create-provider.ts';
import type { Cluster, OpenPort } from '../provider.ts';
import { doorsOfBefore } from '../testing/doors-of-before.ts';
import { documentedSockets } from '../testing/documented-sockets.ts';
import { hostSnapshot } from '../testing/host-snapshot.ts';
import type { HostSnapshot } from '../testing/host-snapshot.ts';
import { listeningSockets } from '../testing/listening-sockets.ts';
import { may } from '../testing/may.ts';
import { scanAsOtherUser } from '../testing/scan-as-other-user.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { endCluster } from './leftovers.ts';
import { clusterPaths, nodePaths, RUNTIME, STATE } from './paths.ts';
import { readPorts } from './ports/port-record.ts';
import { nodeTools } from './tools.ts';
import { until } from './until.ts';

const NAME = 'cutover-doors';
const paths = clusterPaths(NAME);
const node = nodePaths(NAME);
const provider = createProvider({ provider: 'embedded', name: NAME });
const UP_MS = 150_000;
const COLD_MS = 40 * 60_000;
const WITHIN_MS = 60_000;

/** Runs a script as a command of its own, which has ended by the time this resolves. */
async function command(script: string, prefix: readonly string[] = []): Promise<{ code: number | null; out: string }> {
  const module = JSON.stringify(join(import.meta.dirname, '..', 'create-provider.ts'));
  const source = `const { createProvider } = await import(${module});
    const provider = createProvider({ provider: 'embedded', name: '${NAME}' });
    ${script}
    process.exit(0);`;
  const [program = '', ...args] = [...prefix, process.execPath, '--input-type=module', '-e', source];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code: code as number | null, out };
}

/** A pod with a shell and a volume. */
function pod(image: string): string {
  const claim = {
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'notes' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  };
  const container = {
    ...{ name: 'shell', image, volumeMounts: [{ name: 'notes', mountPath: '/notes' }] },
    command: ['sh', '-c', 'test -e /notes/file || echo written > /notes/file; exec sleep 100000'],
    securityContext: { runAsUser: 65_532, runAsGroup: 65_532 },
  };
  const spec = {
    ...{ terminationGracePeriodSeconds: 0, containers: [container] },
    volumes: [{ name: 'notes', persistentVolumeClaim: { claimName: 'notes' } }],
  };
  return [claim, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shell' }, spec }]
    .map((o) => JSON.stringify(o))
    .join('\n---\n');
}

describe('the doors of an embedded node', () => {
  let before: HostSnapshot;
  let cluster: Cluster;
  let umask: number;

  const exec = async (...argv: string[]) => (await cluster.kubectl(['exec', 'shell', '--', ...argv])).stdout;
  const fileIsThere = async () => (await exec('cat', '/notes/file')) === 'written\n';

  beforeAll(async () => {
    await nodeTools({});
    await provider.down();
    before = await hostSnapshot(NAME);
    // As open as a shell can make it: nothing may depend on the caller's umask.
    umask = process.umask(0);
    cluster = await provider.up();
    const account = async () =>
      (await cluster.kubectl(['get', 'serviceaccount', 'default', '--ignore-not-found'])).stdout !== '';
    await until(account, { what: 'the default service account is there', withinMs: WITHIN_MS });
    await cluster.kubectl(['apply', '-f', '-'], { input: pod(await volumeHelperImage(cluster)) });
    await until(fileIsThere, { what: 'the pod has written into its volume', withinMs: WITHIN_MS });
  }, COLD_MS);

  afterAll(async () => {
    await provider.down();
    process.umask(umask);
  }, UP_MS);

  it('are closed to another user of the machine: nothing to write, nothing secret to read', async () => {
    const password = await readFile(paths.registryPassword, 'utf8');
    const findings = await scanAsOtherUser({
      folders: [STATE, RUNTIME, paths.state, paths.runtime, node.state, node.volumes, node.runtime],
      registries: [cluster.registry.push],
      sockets: [paths.supervisorSocket, node.containerdSocket],
      secrets: [password],
    });
    expect(findings).toEqual([]);
  });

  it('were open before, which the same scan finds', async () => {
    const before = await doorsOfBefore();
    const findings = await scanAsOtherUser(before.places).finally(() => before.close());
    const expected = [
      /^writable folder .*volumes\/pvc-1$/,
      /^registry .* takes an upload$/,
      /^registry .* deletes$/,
      /^socket .*supervisor\.sock takes a connection$/,
    ];
    for (const finding of expected) expect(findings).toContainEqual(expect.stringMatching(finding));
  });

  it('are closed to a pod', async () => {
    const registry = 'http://10.88.0.1:5000/v2';
    const answer = async (...args: string[]) =>
      exec('sh', '-c', `wget -q -S -O /dev/null ${args.join(' ')} 2>&1 || true`);
    expect(await answer("--post-data=''", `${registry}/nobody/x/blobs/uploads/`)).toContain('401 Unauthorized');
    expect(await answer(`${registry}/_catalog`)).toContain('401 Unauthorized');
    expect(await answer('--no-check-certificate', 'https://10.88.0.1:10250/pods')).toContain('401 Unauthorized');
    expect(await answer('--no-check-certificate', 'https://10.88.0.1:6443/api/v1/secrets')).toMatch(/40[13]/);
  });

  it('are all in the documentation, and no other is open', async () => {
    expect(await listeningSockets(NAME)).toEqual(await documentedSockets());
  });

  it(
    'give the host an administrator whose rights can be taken away',
    async () => {
      const administers = () => may(cluster, 'create', 'nodes');
      expect(await administers()).toBe(true);
      await cluster.kubectl(['delete', 'clusterrolebinding', 'kubeadm:cluster-admins']);
      await until(async () => !(await administers()), { what: 'the rights are gone', withinMs: WITHIN_MS });
      await provider.up();
      await until(administers, { what: 'up gives them back', withinMs: WITHIN_MS });
    },
    UP_MS,
  );

  it(
    'stay open once the command that opened them has ended, and are all kept by a supervisor that takes over',
    async () => {
      const { out } = await command(`const { ports } = await provider.connect();
      const { url } = await ports.open({ name: 'kept', address: '10.88.0.1', port: 5000 });
      process.stdout.write(url);`);
      const answers = async () => (await fetch(`${out}/v2/`)).status === 401;
      expect(await answers()).toBe(true);
      const supervisor = (await provider.status()).components.find(({ name }) => name === 'supervisor');
      process.kill(supervisor?.pid ?? 0, 'SIGKILL');
      cluster = await provider.up();
      expect(await answers()).toBe(true);
      expect(await cluster.ports?.list()).toEqual([{ name: 'kept', url: out, target: '10.88.0.1:5000' }]);
      const taken = Number(new URL(out).port);
      await expect(
        cluster.ports?.open({ name: 'other', address: '10.88.0.1', port: 5000, hostPort: taken }),
      ).rejects.toMatchObject({ code: 'port-taken' });
      await cluster.ports?.close('kept');
      await expect(fetch(`${out}/v2/`)).rejects.toThrow();
      await expect(cluster.ports?.close('kept')).rejects.toMatchObject({ code: 'usage' });
    },
    UP_MS,
  );

  it(
    'can be added while 1,000 requests run through nine others, of which none fails',
    async () => {
      const { ports } = cluster;
      const open = (number: number) => ports!.open({ name: `p${number}`, address: '10.88.0.1', port: 5000 });
      const nine: OpenPort[] = [];
      for (let number = 1; number <= 9; number += 1) nine.push(await open(number));
      let answered = 0;
      const requests = Array.from({ length: 1_000 }, (_, i) => i);
      const worker = async () => {
        for (let i = requests.shift(); i !== undefined; i = requests.shift()) {
          const response = await fetch(`${nine[i % 9]!.url}/v2/`);
          await response.arrayBuffer();
          if (response.status === 401) answered += 1;
          if (i === 200) void tenth();
        }
      };
      let opened: Promise<unknown> | undefined;
      const tenth = () => (opened = open(10));
      await Promise.all(Array.from({ length: 18 }, worker));
      expect(await opened).toMatchObject({ name: 'p10' });
      expect(answered).toBe(1_000);
      for (let number = 1; number <= 10; number += 1) await ports!.close(`p${number}`);
    },
    UP_MS,
  );

  it(
    'share one port by host names, of which each leads where it is told and no other is answered',
    async () => {
      const names = ['one', 'two'].map((name) =>
        cluster.ports!.open({ name, address: '10.88.0.1', port: 5000, asHostName: true }),
      );
      const [one, two] = await Promise.all(names);
      const port = new URL(one!.url).port;
      expect(two!.url).toBe(`http://two.localhost:${port}`);
      const status = (host: string) =>
        command(`const { request } = await import('node:http');
      const sent = request({ port: ${port}, path: '/v2/', headers: { host: '${host}' } }, ({ statusCode }) => {
        process.stdout.write(String(statusCode), () => process.exit(0));
      });
      sent.end();
      await new Promise(() => undefined);`);
      expect((await status(`one.localhost:${port}`)).out).toBe('401');
      expect((await status(`other.localhost:${port}`)).out).toBe('404');
      expect((await status('evil.example')).out).toBe('421');
      await expect(cluster.ports!.open({ name: 'one', address: '10.88.0.1', port: 5000 })).rejects.toMatchObject({
        code: 'usage',
      });
      await cluster.ports!.close('one');
      expect((await status(`one.localhost:${port}`)).out).toBe('404');
      expect((await status(`two.localhost:${port}`)).out).toBe('401');
      await cluster.ports!.close('two');
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    },
    UP_MS,
  );

  it(
    'are closed on the folders of an earlier version, which are taken over with their data',
    async () => {
      const ports = await readPorts(paths);
      await endCluster(NAME);
      // Layout 1: the node's folders beside the cluster's, passable, with volumes that anybody could write into.
      for (const folder of ['kubelet', 'containerd', 'cni', 'var-log', 'volumes'])
        await rename(join(node.state, folder), join(paths.state, folder));
      await rm(paths.layout);
      await rm(node.state, { recursive: true });
      const [api, registry, dns] = ['api', 'registry', 'dns'].map((name) => ports?.mappings[name]?.port);
      await writeFile(paths.ports, JSON.stringify({ api, registry, dns }));
      await chmod(paths.state, 0o711);
      await chmod(join(paths.state, 'volumes'), 0o755);
      const places = { folders: [paths.state], registries: [], sockets: [], secrets: [] };
      const doors = await scanAsOtherUser({ ...places, folders: [join(paths.state, 'volumes')] });
      expect(doors).toContainEqual(expect.stringContaining('writable folder'));
      const said: string[] = [];
      cluster = await provider.up({ progress: ({ detail }) => said.push(detail) });
      expect(said).toContainEqual(expect.stringContaining('an earlier version are taken over'));
      await until(fileIsThere, { what: 'the pod has what it wrote before', withinMs: WITHIN_MS });
      expect((await readPorts(paths))?.mappings['api']?.port).toBe(api);
      expect(await scanAsOtherUser(places)).toEqual([]);
    },
    UP_MS,
  );

  it(
    'let a shell inside of them take the node down without being ended itself',
    async () => {
      const inside = ['nsenter', `--net=${node.network}`, '--', 'sh', '-c', '"$@"; echo survived', 'sh'];
      const ended = await command('await provider.down();', inside);
      expect(ended).toEqual({ code: 0, out: 'survived\n' });
      expect(await provider.status()).toMatchObject({ state: 'down' });
    },
    UP_MS,
  );

  it(
    'are refused in one line where somebody else could have opened them',
    async () => {
      await mkdir(paths.state, { recursive: true });
      await chmod(paths.state, 0o777);
      await expect(provider.up()).rejects.toMatchObject({
        ...{
          code: 'unsafe-folder',
          message: expect.stringMatching(/^\/var\/lib\/cutover\/cutover-doors has mode 0777: .*$/),
        },
      });
      await provider.down();
      expect(await hostSnapshot(NAME)).toEqual(before);
    },
    UP_MS,
  );
});
