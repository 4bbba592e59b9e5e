import { join } from 'node:path';
import ts from 'typescript';
import { SourceFiles } from './source-files.ts';

/** What the compiler says of one configuration's files, as people read it. */
export interface CheckedConfig {
  /** The path of its tsconfig.json from the root. */
  readonly config: string;
  readonly problems: readonly string[];
}

interface Project {
  readonly config: string;
  readonly parsed: ts.ParsedCommandLine;
  /** All that its files' meaning depends on besides themselves. */
  readonly settings: string;
}

/** Where a configuration lies, which is no setting. */
const PLACES = new Set(['configFilePath', 'configFile', 'pathsBasePath']);

function settingsOf(options: ts.CompilerOptions): string {
  return JSON.stringify(Object.entries(options).filter(([name]) => !PLACES.has(name)));
}

function readProject(root: string, config: string): Project {
  const path = join(root, config);
  const { config: read, error } = ts.readConfigFile(path, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(read ?? {}, ts.sys, join(path, '..'), { noEmit: true }, path);
  const errors = [...(error === undefined ? [] : [error]), ...parsed.errors];
  return { config, parsed: { ...parsed, errors }, settings: settingsOf(parsed.options) };
}

function render(root: string, diagnostic: ts.Diagnostic): string {
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => '\n',
  };
  return ts.formatDiagnostic(diagnostic, host).trimEnd();
}

/** A file of another project is that project's to check, unless it means something else under these settings. */
function ownFiles(program: ts.Program, { parsed, settings }: Project, projects: readonly Project[]): ts.SourceFile[] {
  const own = new Set(parsed.fileNames);
  const others = new Set(
    projects.filter((other) => other.settings === settings).flatMap((other) => other.parsed.fileNames),
  );
  return program.getSourceFiles().filter(({ fileName }) => own.has(fileName) || !others.has(fileName));
}

function problemsOf(project: Project, projects: readonly Project[], files: SourceFiles): readonly ts.Diagnostic[] {
  const { fileNames, options, errors } = project.parsed;
  if (errors.length > 0) return errors;
  const program = ts.createProgram({
    rootNames: fileNames,
    options,
    host: files.hostFor(options, project.settings),
  });
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ownFiles(program, project, projects).flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ];
}

/**
 * Checks the types of many projects in one process: each by a program and a checker of its own, as `tsc -p` does, but a file is parsed once,
 * and checked once under the same settings however many projects import it.
 * @param configs paths of tsconfig.json from the root; one that cannot be read, or has no files, has a problem
 */
export function* checkTypes(root: string, configs: readonly string[]): Generator<CheckedConfig> {
  const projects = configs.map((config) => readProject(root, config));
  const files = new SourceFiles();
  for (const project of projects) {
    const problems = problemsOf(project, projects, files).map((problem) => render(root, problem));
    yield { config: project.config, problems: [...new Set(problems)] };
  }
}
