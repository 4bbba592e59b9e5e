import { join } from 'node:path';
import ts from 'typescript';

/** Types of the package's files, asked again and again with another text for one of them. */
export class TypeCheck {
  readonly #service: ts.LanguageService;
  readonly #folder: string;
  readonly #texts = new Map<string, { readonly text: string; readonly version: number }>();
  #version = 0;

  /** @param folder of the package */
  constructor(folder: string) {
    this.#folder = folder;
    const read = ts.readConfigFile(join(folder, 'tsconfig.json'), (path) => ts.sys.readFile(path));
    const { options, fileNames } = ts.parseJsonConfigFileContent(read.config, ts.sys, folder);
    const programs = fileNames.filter((name) => name.includes('/src/program/') && !name.includes('.test.'));
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => programs,
      getScriptVersion: (name) => String(this.#texts.get(name)?.version ?? 0),
      getScriptSnapshot: (name) => {
        const text = this.#texts.get(name)?.text ?? ts.sys.readFile(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
      fileExists: (path) => ts.sys.fileExists(path),
      readFile: (path) => ts.sys.readFile(path),
      readDirectory: (...args) => ts.sys.readDirectory(...args),
      directoryExists: (path) => ts.sys.directoryExists(path),
      getDirectories: (path) => ts.sys.getDirectories(path),
    });
  }

  #problemsOf(path: string): string[] {
    const found = [...this.#service.getSyntacticDiagnostics(path), ...this.#service.getSemanticDiagnostics(path)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  }

  /** What the compiler says of a file with this text in its place; empty where nothing. What others make of it is not asked. */
  problemsWith(file: string, text: string): string[] {
    const path = join(this.#folder, file);
    this.#version += 1;
    this.#texts.set(path, { text, version: this.#version });
    const problems = this.#problemsOf(path);
    this.#version += 1;
    this.#texts.set(path, { text: ts.sys.readFile(path) ?? '', version: this.#version });
    return problems;
  }
}
