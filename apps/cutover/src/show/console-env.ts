export interface ShownConsole {
  readonly socket: string;
  readonly token: string;
  readonly port: number;
  readonly runs: string;
  /** Name under which others reach this machine; undefined: nobody but this machine does. */
  readonly host: string | undefined;
  readonly kubeconfig: string;
  readonly context?: string | undefined;
}

/** Settings of the console that shows a demonstration. Who else reaches it is shown nothing of the cluster: whoever looks at that reads pods' logs. */
export function consoleEnv(shown: ShownConsole): Readonly<Record<string, string>> {
  const { socket, token, port, runs, host, kubeconfig, context } = shown;
  const cluster: Readonly<Record<string, string>> = {
    KUBECONFIG: kubeconfig,
    ...(context === undefined ? {} : { KUBE_CONTEXT: context }),
  };
  const place: Readonly<Record<string, string>> =
    host === undefined ? { HOST: '127.0.0.1', ...cluster } : { HOST: '0.0.0.0', CONSOLE_HOSTS: host };
  return {
    ...place,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    RUNS: runs,
    DEMONSTRATION: socket,
    PRESENTER_TOKEN: token,
    // A page of each of the audience, and its stream.
    MOST_READERS: '512',
  };
}
