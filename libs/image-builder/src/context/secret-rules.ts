/** What a file is taken for by its path, and where that is not enough by what it holds. */
export interface SecretRule {
  /** For people, after "looks like". */
  readonly what: string;
  /** Of the last two parts of the path in lower case, such as `.aws/credentials`. */
  readonly path: RegExp;
  readonly except?: RegExp;
  /** Of the file's first bytes, read as Latin-1. Without it the name alone decides. */
  readonly holds?: RegExp;
}

/** A value that stands in the file: not empty, and no reference to an environment variable as npm and Yarn know them. */
const LITERAL = String.raw`["']?(?!\$\{\w+[-:?]*\}["']?\s*$)[^\s"']`;
/** PEM, OpenSSH and PuTTY say what they are; PKCS #1 and #8 in DER begin with a sequence whose first member is the number 0. */
// eslint-disable-next-line no-control-regex -- DER is bytes
const PRIVATE_KEY = /PRIVATE KEY-----|^PuTTY-User-Key-File|^\x30(?:\x82..|\x81.|[^\x80-\xff])\x02\x01\x00/s;

/**
 * What nobody wants to find in an image that others pull. The reason of each: what whoever has the file can do.
 * `except` and `holds` keep harmless kin: examples, certificates, settings without a password.
 */
export const SECRET_RULES: readonly SecretRule[] = [
  // Passwords of databases and services; frameworks read it from the working directory, so it would even take effect.
  {
    what: 'the environment of one machine',
    path: /(?:^|\/)\.env(?:\.[^/]+)?$/,
    except: /\.(?:example|sample|template)$/,
  },
  // Publishes packages in its owner's name; `${NPM_TOKEN}` is a reference and fine.
  {
    what: 'npm settings with a token',
    path: /(?:^|\/)\.npmrc$/,
    holds: new RegExp(
      String.raw`^[ \t]*(?![;#])[^\s=]*(?:_authToken|_password|_auth)[ \t]*=[ \t]*${LITERAL}|PRIVATE KEY-----`,
      'im',
    ),
  },
  {
    what: 'Yarn settings with a token',
    path: /(?:^|\/)\.yarnrc(?:\.ya?ml)?$/,
    holds: new RegExp(
      String.raw`^[^#\n]*(?:npmAuthToken|npmAuthIdent|_authToken|_password|_auth)["']?[: \t]+${LITERAL}`,
      'im',
    ),
  },
  // Logs in wherever curl, git and pip do.
  { what: 'a netrc with a password', path: /(?:^|\/)[._]netrc$/, holds: /\bpassword\s+\S/ },
  { what: 'PyPI settings with a password', path: /(?:^|\/)\.pypirc$/, holds: /^[ \t]*password[ \t]*[=:][ \t]*\S/m },
  { what: 'git’s passwords', path: /(?:^|\/)\.git-credentials$/, holds: /:\/\/[^\s/@]+@/ },
  // Pushes images; a file that only names a credential store is fine.
  {
    what: 'Docker settings with a password',
    path: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson)$/,
    holds: /"(?:auth|password|identitytoken|registrytoken)"\s*:\s*"[^"]/,
  },
  // Logs in to machines, or speaks as a server; certificates and public keys are for everybody.
  { what: 'a private key', path: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/, holds: PRIVATE_KEY },
  { what: 'a private key', path: /\.(?:pem|key|p8|der|ppk)$/, holds: PRIVATE_KEY },
  // Made to carry a private key; what is in it cannot be seen without its password.
  { what: 'a key store', path: /\.(?:p12|pfx|jks)$/ },
  // Acts as a cloud account.
  { what: 'AWS credentials', path: /(?:^|\/)\.aws\/credentials$/ },
  { what: 'a service account’s key', path: /\.json$/, holds: /"private_key"\s*:\s*"-----BEGIN/ },
  // Rules a cluster.
  { what: 'a way into a cluster', path: /(?:^|\/)(?:\.kube\/config|kubeconfig|[^/]+\.kubeconfig)$/ },
  { what: 'a password safe', path: /\.kdbx$/ },
];
