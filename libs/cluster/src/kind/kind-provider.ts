import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, findExecutable, makeFolder, run } from '@cutover/toolchain';
import { ensureAddOns } from '../addons/index.ts';
import { ClusterError } from '../errors.ts';
import { kubectl } from '../kubectl.ts';
import { reporter } from '../progress.ts';
import type { ActOptions, Cluster, ClusterProvider, ClusterStatus, UpOptions } from '../provider.ts';
import { kindConfig, registryConfigMap } from './kind-config.ts';
import { overTcp, relay } from './relay.ts';

const REGISTRY_PORT = 5001;
const REGISTRY_IMAGE = 'registry:3';

interface Programs {
  readonly docker: string;
  readonly kind: string;
  readonly kubectl: string;
}

function program(name: string, code: 'docker-missing' | 'kind-missing'): string {
  const found = findExecutable(name, process.env);
  if (found !== undefined) return found;
  throw new ClusterError(
    code,
    `the kind provider needs ${name}, which is not on PATH: install it, or use --provider embedded`,
  );
}

/** @throws ClusterError `docker-missing` where no Docker engine answers, `kind-missing` */
async function needPrograms(): Promise<Programs> {
  const docker = program('docker', 'docker-missing');
  const { code } = await run(docker, ['info', '--format', '{{.ServerVersion}}']);
  if (code !== 0) {
    throw new ClusterError(
      'docker-missing',
      'the kind provider needs a running Docker engine and none answers: start Docker, or use --provider embedded',
    );
  }
  return { docker, kind: program('kind', 'kind-missing'), kubectl: program('kubectl', 'kind-missing') };
}

async function must(argv: readonly [string, ...string[]], signal?: AbortSignal): Promise<string> {
  const [command, ...args] = argv;
  const { code, stdout, tail } = await run(command, args, signal ? { signal } : {});
  if (code === 0) return stdout;
  throw new ClusterError(
    'command-failed',
    `${argv.slice(0, 4).join(' ')} exited with ${code}: ${tail.slice(-2).join(' · ')}`,
  );
}

class KindProvider implements ClusterProvider {
  readonly kind = 'kind';
  private readonly name: string;
  private readonly folder: string;

  constructor(name: string) {
    this.name = name;
    this.folder = join(cacheFolder('kind'), name);
  }

  private get registryName(): string {
    return `${this.name}-registry`;
  }

  private get kubeconfig(): string {
    return join(this.folder, 'kubeconfig');
  }

  private get node(): string {
    return `${this.name}-control-plane`;
  }

  private async cluster(programs: Programs): Promise<Cluster> {
    const { docker } = programs;
    const pid = (await must([docker, 'inspect', '--format', '{{.State.Pid}}', this.node])).trim();
    const call = { kubectl: programs.kubectl, kubeconfig: this.kubeconfig };
    const host = `localhost:${REGISTRY_PORT}`;
    return {
      name: this.name,
      kind: 'kind',
      kubeconfig: this.kubeconfig,
      registry: { push: host, pull: host, insecure: true },
      kubectl: (args, options) => kubectl(call, args, options),
      inNodeNetwork: (argv) => [...this.entering(pid), ...argv],
      expose: (target) => relay([docker, 'exec', '-i', this.node, ...overTcp(target)]),
    };
  }

  /** The node's container runs on this machine only where the engine does. */
  private entering(pid: string): string[] {
    if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync(`/proc/${pid}/ns/net`)) {
      return ['nsenter', `--net=/proc/${pid}/ns/net`, '--'];
    }
    throw new ClusterError(
      'no-node-network',
      "the network of kind's node can be entered only by root and on Linux: use the embedded node to measure",
    );
  }

  private async exists(programs: Programs): Promise<boolean> {
    return (await must([programs.kind, 'get', 'clusters'])).split('\n').includes(this.name);
  }

  private async ensureRegistry({ docker }: Programs, signal?: AbortSignal): Promise<void> {
    const { code } = await run(docker, ['start', this.registryName]);
    if (code === 0) return;
    const port = `127.0.0.1:${REGISTRY_PORT}:5000`;
    await must(
      [docker, 'run', '-d', '--restart=always', '-p', port, '--name', this.registryName, REGISTRY_IMAGE],
      signal,
    );
  }

  async check(): Promise<void> {
    await needPrograms();
  }

  async up(options: UpOptions = {}): Promise<Cluster> {
    const programs = await needPrograms();
    const say = reporter(options);
    say('registry');
    await this.ensureRegistry(programs, options.signal);
    await makeFolder(this.folder);
    const config = join(this.folder, 'kind.yaml');
    await writeFile(config, kindConfig());
    if (!(await this.exists(programs))) {
      say('creating the cluster');
      const args = [
        'create',
        'cluster',
        '--name',
        this.name,
        '--config',
        config,
        '--kubeconfig',
        this.kubeconfig,
        '--wait',
        '120s',
      ];
      await must([programs.kind, ...args], options.signal);
    }
    await must([programs.kind, 'export', 'kubeconfig', '--name', this.name, '--kubeconfig', this.kubeconfig]);
    await run(programs.docker, ['network', 'connect', 'kind', this.registryName]);
    await this.trustRegistry(programs);
    const cluster = await this.cluster(programs);
    await cluster.kubectl(['apply', '-f', '-'], { input: registryConfigMap(`localhost:${REGISTRY_PORT}`) });
    await ensureAddOns(cluster, options.addOns ?? [], options);
    return cluster;
  }

  /** The nodes pull `localhost:5001` from the registry's container. */
  private async trustRegistry({ docker, kind }: Programs): Promise<void> {
    const nodes = (await must([kind, 'get', 'nodes', '--name', this.name])).split('\n').filter((node) => node !== '');
    const folder = `/etc/containerd/certs.d/localhost:${REGISTRY_PORT}`;
    const hosts = `[host."http://${this.registryName}:5000"]`;
    for (const node of nodes) {
      await must([docker, 'exec', node, 'sh', '-c', `mkdir -p ${folder} && echo '${hosts}' > ${folder}/hosts.toml`]);
    }
  }

  async connect(): Promise<Cluster> {
    const programs = await needPrograms();
    if (!(await this.exists(programs))) {
      throw new ClusterError(
        'cluster-down',
        `kind cluster ${this.name} does not run: cutover up --provider kind starts it`,
      );
    }
    return this.cluster(programs);
  }

  async status(): Promise<ClusterStatus> {
    const programs = await needPrograms();
    const state = (await this.exists(programs)) ? 'up' : 'down';
    return { name: this.name, kind: 'kind', state, components: [], kubeconfig: this.kubeconfig };
  }

  async down(options: ActOptions = {}): Promise<void> {
    const programs = await needPrograms();
    await must(
      [programs.kind, 'delete', 'cluster', '--name', this.name, '--kubeconfig', this.kubeconfig],
      options.signal,
    );
    await run(programs.docker, ['rm', '-f', this.registryName]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A kind cluster with a registry beside it. Needs a Docker engine, kind and kubectl. */
export function kindProvider(name: string): ClusterProvider {
  return new KindProvider(name);
}
