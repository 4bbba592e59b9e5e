import { describe, expect, it } from '@jest/globals';
import { readHelmMessage } from './helm-message.ts';

const schema = (...lines: string[]) =>
  [
    "Error: values don't meet the specifications of the schema(s) in the following chart(s):",
    'account:',
    ...lines,
    '',
  ].join('\n');

describe('what Helm says, as one line', () => {
  it('names the value of a wrong type by its path', () => {
    expect(readHelmMessage(schema("- at '/drain/windowMs': got string, want integer"))).toEqual({
      code: 'invalid-values',
      problem: 'drain.windowMs: got string, want integer',
    });
  });

  it('names each value at fault', () => {
    const { problem } = readHelmMessage(
      schema("- at '/a': got string, want integer", "- at '/b': got null, want object"),
    );
    expect(problem).toBe('a: got string, want integer; b: got null, want object');
  });

  it('says that a value does not exist, with its whole path', () => {
    const { problem } = readHelmMessage(schema("- at '/drain': additional properties 'windwMs' not allowed"));
    expect(problem).toBe('no such value: drain.windwMs (values.yaml lists all)');
  });

  it('says that an entry cannot have its name, and of several complaints each', () => {
    const { problem } = readHelmMessage(
      schema(
        "- at '/commonLabels': validation failed",
        "  - at '/commonLabels': additional properties 'two words' not allowed",
        "  - at '/commonLabels/env': '-' does not match pattern 'x'",
      ),
    );
    expect(problem).toBe(
      "commonLabels.two words: no entry can have this name; commonLabels.env: '-' does not match pattern 'x'",
    );
  });

  it('says that null took a default away', () => {
    const { problem } = readHelmMessage(
      schema("- at '': missing property 'replicaCount'", "- at '/image': missing properties 'tag', 'digest'"),
    );
    expect(problem).toBe(
      'replicaCount: null is no value: leave it out for its default; image.tag, image.digest: null is no value: leave it out for its default',
    );
  });

  it('says that an entry of a list lacks something', () => {
    const { problem } = readHelmMessage(schema("- at '/steps/0': missing property 'pause'"));
    expect(problem).toBe('steps.0.pause: must be given');
  });

  it("passes on the line of a template's fail, without Helm's position in the template", () => {
    const stderr =
      'Error: execution error at (account/templates/workload.yaml:1:3): auth.existingSecret: name it\n\nUse --debug flag to render out invalid YAML\n';
    expect(readHelmMessage(stderr)).toEqual({ code: 'invalid-values', problem: 'auth.existingSecret: name it' });
  });

  it('calls everything else a failure of Helm, with its first line', () => {
    expect(readHelmMessage('Error: open /gone: no such file\nmore\n')).toEqual({
      code: 'helm-failed',
      problem: 'helm: open /gone: no such file',
    });
  });

  it('does not break on silence', () => {
    expect(readHelmMessage('')).toEqual({ code: 'helm-failed', problem: 'helm: it said nothing' });
  });
});
