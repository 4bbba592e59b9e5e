import ts from 'typescript';

/** Parsed files that programs of the same settings share: most of what a project imports, its neighbours import as well. */
export class SourceFiles {
  readonly #files = new Map<string, ts.SourceFile>();

  /** @param settings equal where the options are, as far as files are parsed and bound by them */
  hostFor(options: ts.CompilerOptions, settings: string): ts.CompilerHost {
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, version, ...rest) => {
      const format = typeof version === 'object' ? version.impliedNodeFormat : undefined;
      const key = JSON.stringify([settings, format, name]);
      const file = this.#files.get(key) ?? read(name, version, ...rest);
      if (file !== undefined) this.#files.set(key, file);
      return file;
    };
    return host;
  }
}
