import { describe, expect, it } from '@jest/globals';
import { WorkflowTemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/WorkflowTemplate';
import { dag } from './dag.ts';
import { folder } from './folder.ts';
import { pause, step } from './step.ts';
import { task } from './task.ts';
import type { Value } from './value.ts';
import { joined } from './value.ts';
import { pipeline, runOf, scheduled } from './workflow.ts';

const limits = { seconds: 60, cpu: '10m', memory: '16Mi' };
const sources = folder('sources');
const results = folder('results');

const fetch = step({
  ...{ name: 'fetch', inputs: ['commit'], outputs: ['size'], writes: [sources], limits },
  run: ({ commit }) => ({ image: 'a', command: ['fetch'], env: { COMMIT: commit } }),
});
const check = step({
  ...{ name: 'check', inputs: ['size'], reads: [sources], writes: [results], limits },
  run: ({ size }) => ({ image: 'a', command: ['check'], env: { SIZE: size } }),
});

const steps = dag('steps', ['commit'], ({ commit }) => {
  const fetched = task('first', fetch, { commit });
  return [task('second', check, { size: fetched.outputs.size, sources: fetched.folders.sources })];
});
const one = pipeline({ name: 'one', entrypoint: steps, seconds: 60 });

describe('references', () => {
  it('become names: of the templates that can be reached, and of the tasks whose outputs are used', () => {
    const { entrypoint, templates = [] } = one.object.spec;
    expect([entrypoint, templates.map(({ name }) => name)]).toEqual(['steps', ['steps', 'fetch', 'check']]);
    expect(templates[0]?.dag?.tasks).toEqual([
      {
        ...{ name: 'first', template: 'fetch' },
        arguments: { parameters: [{ name: 'commit', value: '{{inputs.parameters.commit}}' }] },
      },
      {
        ...{ name: 'second', template: 'check', depends: 'first' },
        arguments: { parameters: [{ name: 'size', value: '{{tasks.first.outputs.parameters.size}}' }] },
      },
    ]);
  });

  it('to what is not there are taken by the typings, and run into an error once the workflow runs', () => {
    const tasks = [{ name: 'first', template: 'nowhere', depends: 'nobody' }];
    const templates = [{ name: 'steps', dag: { tasks } }];
    const dangling = new WorkflowTemplate({ metadata: { name: 'one' }, spec: { entrypoint: 'gone', templates } });
    expect(() => dangling.validate()).not.toThrow();
  });

  it('to what is not there do not compile', () => {
    // Never called: each line that would compile is an error of the type checker's.
    const wrong = (commit: Value, size: Value): readonly unknown[] => {
      const fetched = task('first', fetch, { commit });
      const { sources: given } = fetched.folders;
      return [
        // @ts-expect-error there is no such template
        task('first', fetchh, { commit }),
        // @ts-expect-error a name is no template
        task('first', 'fetch', { commit }),
        // @ts-expect-error a parameter is missing
        task('first', fetch, {}),
        // @ts-expect-error there is no such parameter
        task('first', fetch, { commit, branch: 'main' }),
        // @ts-expect-error the template takes nothing
        task('first', pause('wait'), { commit }),
        // @ts-expect-error a folder is missing
        task('second', check, { size }),
        // @ts-expect-error another folder than the one that is read
        task('second', check, { size, sources: task('x', check, { size, sources: given }).folders.results }),
        // @ts-expect-error a folder that nobody has written
        task('second', check, { size, sources }),
        // @ts-expect-error there is no such output
        fetched.outputs.sizes,
        // @ts-expect-error there is no such folder
        fetched.folders.results,
        // @ts-expect-error there is no such input
        dag('steps', ['commit'], ({ branch }) => [task('first', fetch, { commit: branch })]),
        // @ts-expect-error the exit handler takes what no run is given
        pipeline({ name: 'one', entrypoint: steps, onExit: dag('end', ['branch'], () => []), seconds: 60 }),
        // @ts-expect-error a run without a parameter
        runOf(one, { name: 'run', parameters: {} }),
        // @ts-expect-error a run with another parameter
        runOf(one, { name: 'run', parameters: { commit: '', branch: '' } }),
        // @ts-expect-error a schedule without a parameter
        scheduled({ name: 'nightly', of: one, schedule: '0 0 * * *', parameters: {} }),
        // @ts-expect-error a pipeline by its name
        scheduled({ name: 'nightly', of: 'one', schedule: '0 0 * * *', parameters: { commit: '' } }),
      ];
    };
    expect(wrong).toBeInstanceOf(Function);
  });

  it('that types cannot see are refused: a value that was carried into another template', () => {
    let stray = joined``;
    dag('other', ['secret'], ({ secret }) => {
      stray = secret;
      return [];
    });
    const carried = dag('steps', ['commit'], () => [task('first', fetch, { commit: stray })]);
    expect(() => pipeline({ name: 'one', entrypoint: carried, seconds: 60 })).toThrow(
      'steps refers to inputs.parameters.secret, which it does not have',
    );
    const elsewhere = task('gone', fetch, { commit: 'x' });
    const env = { SIZE: elsewhere.outputs.size };
    const reads = step({ name: 'reads', limits, run: () => ({ image: 'a', command: ['b'], env }) });
    expect(() => pipeline({ name: 'one', entrypoint: reads, seconds: 60 })).toThrow(
      'reads refers to tasks.gone.outputs.parameters.size, which it does not have',
    );
  });

  it('by one name to two things are refused', () => {
    const twice = () =>
      dag('steps', ['commit'], ({ commit }) => [task('same', fetch, { commit }), task('same', fetch, { commit })]);
    expect(twice).toThrow('tasks of steps: two are called same');
    const other = step({ name: 'fetch', limits, run: () => ({ image: 'b', command: ['c'] }) });
    const both = dag('steps', ['commit'], ({ commit }) => [task('a', fetch, { commit }), task('b', other, {})]);
    expect(() => pipeline({ name: 'one', entrypoint: both, seconds: 60 })).toThrow(
      'templates of one: two are called fetch',
    );
  });
});
