import { expect } from 'chai';
import { envReader, readAll } from '../../../platform/config.js';

describe('settings', () => {
  it('take their defaults where nothing or only blanks are set', () => {
    const { integer, flag, string, url, optionalPort, done } = envReader({ PORT: '', NAME: '  ' });
    const read = done({
      port: integer('PORT', 3000),
      limits: flag('RATE_LIMITS', true),
      name: string('NAME', 'fleet'),
      redis: url('REDIS_URL', ['redis:']),
      tls: optionalPort('MQTT_TLS_PORT'),
    });
    expect(read).to.deep.equal({ port: 3000, limits: true, name: 'fleet', redis: undefined, tls: undefined });
  });

  it('are read as they are written, without the blanks around them', () => {
    const { integer, flag, oneOf, url, done } = envReader({
      PORT: ' 8080 ',
      RATE_LIMITS: 'OFF',
      LOG_LEVEL: 'debug',
      REDIS_URL: 'redis://h:1',
    });
    const read = done({
      port: integer('PORT', 3000),
      limits: flag('RATE_LIMITS', true),
      level: oneOf('LOG_LEVEL', ['info', 'debug'], 'info'),
      redis: url('REDIS_URL', ['redis:'])?.host,
    });
    expect(read).to.deep.equal({ port: 8080, limits: false, level: 'debug', redis: 'h:1' });
  });

  for (const wrong of ['12.5', '0x10', '1e3', '-1', '65536', 'http', '99999999999999999999']) {
    it(`refuse ${wrong} for a port`, () => {
      const { port, done } = envReader({ PORT: wrong });
      expect(() => done(port('PORT', 1))).to.throw(`PORT=${wrong}: wanted a whole number from 0 to 65535`);
    });
  }

  it('never repeat a URL that may hold a password', () => {
    const { url, done } = envReader({ DATABASE_URL: 'mysql://root:hunter2@db' });
    expect(() => done(url('DATABASE_URL', ['postgres:', 'postgresql:'])))
      .to.throw('DATABASE_URL: wanted a URL that begins with postgres:// or postgresql://')
      .with.property('message')
      .that.does.not.include('hunter2');
  });

  it('of all rooms are checked together, and what is wrong is named once', () => {
    const room = (...names: string[]) => {
      return (env: Record<string, string | undefined>) => {
        const { port, done } = envReader(env);
        return done(names.map((name) => port(name, 0)));
      };
    };
    const env = { PORT: 'a', MQTT_PORT: 'b' };
    expect(() => readAll(env, { api: room('PORT'), broker: room('MQTT_PORT', 'PORT'), ingest: room('OTHER') }))
      .to.throw()
      .with.property('problems')
      .that.deep.equals([
        'PORT=a: wanted a whole number from 0 to 65535',
        'MQTT_PORT=b: wanted a whole number from 0 to 65535',
      ]);
  });

  it('of all rooms are handed out by room', () => {
    const read = readAll({ A: '1' }, { one: (env) => envReader(env).integer('A', 0), two: () => 'x' });
    expect(read).to.deep.equal({ one: 1, two: 'x' });
  });
});
