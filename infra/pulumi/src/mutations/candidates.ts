import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STACK_FOLDER } from '../config/read-stack.ts';
import { STACK_NAMES } from '../config/schema.ts';
import { configMutants } from './config-mutants.ts';
import type { Mutant } from './mutant.ts';
import { seeded, shuffled } from './seeded.ts';
import { sourceMutants } from './source-mutants.ts';

const text = (file: string): Promise<string> => readFile(join(STACK_FOLDER, file), 'utf8');

async function everyConfigMutant(): Promise<Mutant[]> {
  const files = STACK_NAMES.map((stack) => `Pulumi.${stack}.yaml`);
  return (await Promise.all(files.map(async (file) => configMutants(file, await text(file))))).flat();
}

/** Of what stacks are made. How a certificate is written is of no stack. */
const FOLDERS = ['src/program', 'src/program/delivery'];

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(join(STACK_FOLDER, folder)))
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
    .map((name) => `${folder}/${name}`);

async function everySourceMutant(): Promise<Mutant[]> {
  const files = (await Promise.all(FOLDERS.map(filesIn))).flat();
  return (await Promise.all(files.map(async (file) => sourceMutants(file, await text(file))))).flat();
}

/** The share of mutants that are of the program; the others are of its settings. */
const OF_PROGRAM = 0.6;

/** @returns as many mutants, drawn by the seed from all that there are */
export async function drawMutants(count: number, seed: number): Promise<Mutant[]> {
  const random = seeded(seed);
  const ofProgram = Math.round(count * OF_PROGRAM);
  const source = shuffled(await everySourceMutant(), random).slice(0, ofProgram);
  return [...source, ...shuffled(await everyConfigMutant(), random).slice(0, count - ofProgram)];
}
