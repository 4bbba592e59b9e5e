import { compare } from '../compare/compare.ts';
import { toyOptions, toyParts } from './toy-comparison.ts';

const [outDir = '', hangAt = '1'] = process.argv.slice(2);
await compare(toyOptions(outDir), toyParts(Number(hangAt)));
