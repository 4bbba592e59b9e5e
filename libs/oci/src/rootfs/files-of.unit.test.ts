import { describe, expect, it } from '@jest/globals';
import { MEDIA_TYPES } from '../descriptor.ts';
import { digestOf } from '../digest.ts';
import { filesOf } from './files-of.ts';
import { imageOf, layerOf } from './testing/handmade.ts';

const file = (name: string, content = name): { name: string; content: string } => ({ name, content });
const directory = (name: string): { name: string; type: 'directory' } => ({ name, type: 'directory' });

async function pathsOf(...layers: Parameters<typeof layerOf>[0][]): Promise<string[]> {
  return [...(await filesOf(imageOf(...(await Promise.all(layers.map((members) => layerOf(members))))))).keys()];
}

describe('the files of an image', () => {
  it('are what its layers hold, each by the layer that wrote it last', async () => {
    const lower = await layerOf([directory('bin/'), { ...file('bin/tool', 'one'), mode: 0o4755 }, file('etc/a', 'a')]);
    const upper = await layerOf([file('./bin/tool', 'two'), { name: 'sh', type: 'symlink', linkname: '/bin/tool' }]);
    expect(Object.fromEntries(await filesOf(imageOf(lower, upper)))).toEqual({
      bin: { type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0, layer: 0 },
      'bin/tool': { type: 'file', mode: 0o644, uid: 0, gid: 0, size: 3, digest: digestOf('two'), layer: 1 },
      etc: { type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0, layer: 0 },
      'etc/a': { type: 'file', mode: 0o644, uid: 0, gid: 0, size: 1, digest: digestOf('a'), layer: 0 },
      sh: { type: 'symlink', mode: 0o777, uid: 0, gid: 0, size: 0, target: '/bin/tool', layer: 1 },
    });
  });

  it('keep what a hard link was made from, though that is removed afterwards', async () => {
    const lower = await layerOf([file('a', 'content'), { name: 'b', type: 'link', linkname: 'a' }]);
    const files = await filesOf(imageOf(lower, await layerOf([file('.wh.a', '')])));
    expect([...files.keys()]).toEqual(['b']);
    expect(files.get('b')).toMatchObject({ type: 'hardlink', target: 'a', size: 7, digest: digestOf('content') });
  });

  it.each([['.wh.d'], ['d/.wh.x', 'd/.wh.y'], ['d/.wh..wh..opq']])(
    'lack what %s hides below, and have what the same layer adds, wherever it stands there',
    async (...names) => {
      const whiteouts = names.map((name) => file(name, ''));
      const added = [directory('d/'), file('d/new')];
      const lower = [directory('d/'), file('d/x'), file('d/y'), file('e')];
      expect(await pathsOf(lower, [...whiteouts, ...added])).toEqual(['d', 'd/new', 'e']);
      expect(await pathsOf(lower, [...added, ...whiteouts])).toEqual(['d', 'd/new', 'e']);
    },
  );

  it('are not touched by a whiteout of the same layer, nor of what is not there', async () => {
    expect(await pathsOf([file('a'), file('.wh.a', ''), file('.wh.b', ''), file('x/.wh.y', '')])).toEqual(['a']);
  });

  it('lack a directory that a file replaced, and its content', async () => {
    expect(await pathsOf([file('d/x')], [file('d')])).toEqual(['d']);
    expect(await pathsOf([file('d')], [directory('d')], [file('d/x')])).toEqual(['d', 'd/x']);
  });

  it.each([
    MEDIA_TYPES.layer,
    MEDIA_TYPES.layerGzip,
    MEDIA_TYPES.layerZstd,
    MEDIA_TYPES.dockerLayerGzip,
    'application/vnd.docker.image.rootfs.diff.tar',
    'application/vnd.docker.image.rootfs.diff.tar.zstd',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  ])('are read from layers of the type %s', async (mediaType) => {
    const layer = await layerOf([file('a', 'content')], mediaType);
    const image = { ...imageOf(), layers: [layer] };
    expect((await filesOf(image)).get('a')).toMatchObject({ digest: digestOf('content'), size: 7 });
  });
});
