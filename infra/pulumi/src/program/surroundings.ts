import type { KubernetesObject } from './kubernetes-object.ts';

/** Argo CD as its module's `manifests/core-install.yaml` has it, and what runs in the place of each image that is named there. */
export interface ArgoCd {
  readonly objects: readonly KubernetesObject[];
  /** Repository of an image in the manifest, such as `quay.io/argoproj/argocd` → a reference with a digest. */
  readonly images: Readonly<Record<string, string>>;
}

/** What Argo CD reads its objects from. */
export interface Repository {
  /** Without credentials, as pods reach it. */
  readonly url: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
  readonly username: string;
  readonly password: string;
}

/** What tells Argo CD which previews there are, and the forge that it asks for pull requests. */
export interface DeliverySurroundings {
  /** Its image, by digest. */
  readonly image: string;
  readonly forge: {
    /** Without credentials, as pods reach it. */
    readonly url: string;
    /** `OWNER/NAME` */
    readonly repository: string;
    /** An account of its own there, which administers the repository. */
    readonly username: string;
    readonly token: string;
  };
  /** Whether it starts runs of the pipeline on Argo Workflows, whose objects give it the right to. */
  readonly runsPipelines?: boolean;
}

/** What the stack with Argo CD is told beside its file. */
export interface GitOpsSurroundings {
  readonly argocd: ArgoCd;
  readonly repository: Repository;
  /** Without it there are no previews. */
  readonly delivery?: DeliverySurroundings;
}

/** Where a stack is made: facts of the machine, not of Git. */
export interface Surroundings {
  /** Path of a kubeconfig file. Its content does not get into the state. */
  readonly kubeconfig: string;
  /** Default: the current context of that file. */
  readonly context?: string;
  /** Whether pods run there (default: true). Where they do not, none is waited for, and nothing waits for a controller when it is deleted. */
  readonly runsPods?: boolean;
  /** Needed by the stack that Argo CD belongs to. */
  readonly gitops?: GitOpsSurroundings;
}
