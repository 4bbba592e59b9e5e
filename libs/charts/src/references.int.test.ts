import { beforeAll, describe, expect, it } from '@jest/globals';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, refusalOf, renderObjects, REQUIRED } from './testing/rendering.ts';
import type { Manifest } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: object;
}

interface Container {
  readonly env: readonly Variable[];
  readonly envFrom?: readonly object[];
}

const given = (chart: string, values: object) => merge(REQUIRED[chart]!, values);

function containerOf(objects: readonly Manifest[], kind: string, name: string): Container {
  const { spec } = find(objects, kind, name);
  const { template } = spec.jobTemplate?.spec ?? spec;
  return template!.spec.containers[0] as unknown as Container;
}

const variable = ({ env }: Container, name: string): Variable | undefined => env.find((one) => one.name === name);
const fromMap = (name: string, key: string) => ({ configMapKeyRef: { name, key } });
const fromSecret = (name: string, key: string) => ({ secretKeyRef: { name, key } });

describe("a namespace's own ConfigMap and Secret, both called account", () => {
  // kubectl create configmap account --from-literal=profile=prod --from-literal=datasource.url=mongodb://mongo:27017/account --from-literal=broker=broker:9092
  // kubectl create secret generic account --from-file=datasource.username --from-file=datasource.password
  const values = given('account', {
    config: { existingConfigMap: 'account' },
    mongo: { credentialsSecret: 'account' },
    interest: { enabled: true },
  });
  let objects: readonly Manifest[];

  beforeAll(async () => {
    objects = await renderObjects('account', values);
  });

  it("tell account where MongoDB is, as whom it is asked, and which broker there is, without a ConfigMap of the chart's", () => {
    expect(objects.map(({ kind }) => kind)).not.toContain('ConfigMap');
    const container = containerOf(objects, 'Deployment', 'account');
    const expected = {
      MONGODB_URL: fromMap('account', 'datasource.url'),
      MONGODB_USERNAME: fromSecret('account', 'datasource.username'),
      MONGODB_PASSWORD: fromSecret('account', 'datasource.password'),
      KAFKA_BROKERS: fromMap('account', 'broker'),
    };
    for (const [name, valueFrom] of Object.entries(expected))
      expect(variable(container, name)).toEqual({ name, valueFrom });
    expect(variable(container, 'LOG_LEVEL')).toEqual({ name: 'LOG_LEVEL', value: 'info' });
  });

  it('tell its jobs, too, of what they need', () => {
    const names = containerOf(objects, 'CronJob', 'account-interest').env.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['MONGODB_URL', 'MONGODB_USERNAME', 'MONGODB_PASSWORD']));
    expect(names).not.toContain('KAFKA_BROKERS');
  });

  it('let it reach the broker, where pods reach only what they need', async () => {
    const text = JSON.stringify(await renderObjects('account', merge(values, { networkPolicy: { enabled: true } })));
    expect(text).toContain('"port":9092');
  });

  it('may say nothing of a broker', async () => {
    const alone = merge(values, { config: { brokersKey: '' } });
    const container = containerOf(await renderObjects('account', alone), 'Deployment', 'account');
    expect(variable(container, 'KAFKA_BROKERS')).toBeUndefined();
  });
});

describe.each(['account', 'membership', 'pacman', 'transfer'])('references of charts/%s', (chart) => {
  const containerWith = async (values: object) =>
    containerOf(await renderObjects(chart, given(chart, values)), 'Deployment', chart);

  it('name a ConfigMap and a Secret by other keys', async () => {
    const container = await containerWith({
      config: { existingConfigMap: 'shared', mongoUrlKey: 'url' },
      mongo: { credentialsSecret: 'reader', usernameKey: 'user', passwordKey: 'password' },
    });
    expect(variable(container, 'MONGODB_URL')?.valueFrom).toEqual(fromMap('shared', 'url'));
    expect(variable(container, 'MONGODB_USERNAME')?.valueFrom).toEqual(fromSecret('reader', 'user'));
    expect(variable(container, 'MONGODB_PASSWORD')?.valueFrom).toEqual(fromSecret('reader', 'password'));
  });

  it('prefer a Secret with the whole URL', async () => {
    const container = await containerWith({
      config: { existingConfigMap: 'shared' },
      mongo: { existingSecret: 'whole' },
    });
    expect(variable(container, 'MONGODB_URL')?.valueFrom).toEqual(fromSecret('whole', 'url'));
  });

  it('are none by default', async () => {
    const container = await containerWith({});
    expect(container).not.toHaveProperty('envFrom');
    expect(variable(container, 'MONGODB_USERNAME')).toBeUndefined();
    expect(variable(container, 'MONGODB_URL')?.valueFrom).toEqual(fromMap(chart, 'mongodb-url'));
  });

  it('take whole ConfigMaps and Secrets as variables', async () => {
    const envFrom = [
      { configMapRef: { name: 'more', optional: true } },
      { secretRef: { name: '42' }, prefix: 'SECRET_' },
    ];
    expect((await containerWith({ envFrom })).envFrom).toEqual(envFrom);
  });
});

it.each<[object, string]>([
  [{ config: { existingConfigMap: 'Not A Name' } }, 'config.existingConfigMap: '],
  [{ config: { mongoUrlKey: '' } }, 'config.mongoUrlKey: '],
  [{ config: { mongoUrlKey: null } }, 'config.mongoUrlKey: null is no value'],
  [{ config: { existingConfigmap: 'x' } }, 'no such value: config.existingConfigmap'],
  [{ mongo: { credentialsSecret: 7 } }, 'mongo.credentialsSecret: got number'],
  [{ mongo: { passwordKey: 'a/b' } }, 'mongo.passwordKey: '],
  [{ envFrom: [{}] }, 'envFrom.0: name one source'],
  [{ envFrom: [{ configMapRef: { name: 'a' }, secretRef: { name: 'a' } }] }, 'envFrom.0: name one source'],
  [{ envFrom: [{ secretRef: {} }] }, 'envFrom.0.secretRef.name: must be given'],
  [{ envFrom: [{ secretRef: { name: 'a' }, prefix: 'a b' }] }, 'envFrom.0.prefix: '],
])('charts/account refuses references of %j with one line', async (values, line) => {
  const problem = await refusalOf('account', given('account', values));
  expect(problem).toContain(`charts/account: ${line}`);
  expect(problem).not.toContain('\n');
});
