import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { envReader, readAll } from '../../../platform/config.js';
import { distinctPorts } from '../../../platform/distinct-ports.js';
import { misspelt } from '../../../platform/setting-names.js';

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

describe('two ports of one process', () => {
  const ports = (env: Record<string, string>) => () => distinctPorts('PORT', 'MQTT_PORT', 'HTTPS_PORT')(env);

  it('may not be the same, by a default neither', () => {
    expect(ports({ PORT: '4000', MQTT_PORT: '4000' })).to.throw(
      'PORT, MQTT_PORT: both are port 4000; set one of them to another',
    );
    expect(ports({ PORT: '1883' })).to.throw('PORT, MQTT_PORT: both are port 1883');
    expect(ports({ PORT: '443', HTTPS_PORT: '443', HOST: '0.0.0.0', PLAIN_HOST: '127.0.0.1' })).to.throw('443');
  });

  it('may where each takes a free one, or they stand at two addresses', () => {
    expect(ports({ PORT: '0', MQTT_PORT: '0' })).to.not.throw();
    expect(ports({ PORT: '443', HTTPS_PORT: '443', HOST: '10.0.0.1', PLAIN_HOST: '127.0.0.1' })).to.not.throw();
  });
});

describe('a misspelt setting', () => {
  it('is told by the name that it nearly is', () => {
    const env = {
      DEMO_CAR: '3',
      MQTT_PROT: '1',
      INFLUX_ULR: 'x',
      DATABSE_URI: 'x',
      JWT_SECERT_FILE: 'x',
      HOLD_SECOND: '',
    };
    expect(misspelt(env)).to.deep.equal([
      ['DEMO_CAR', 'DEMO_CARS'],
      ['MQTT_PROT', 'MQTT_PORT'],
      ['INFLUX_ULR', 'INFLUX_URL'],
      ['DATABSE_URI', 'DATABASE_URL'],
      ['JWT_SECERT_FILE', 'JWT_SECRET_FILE'],
    ]);
  });

  it('is no variable of other programs, nor one of ours that is right', () => {
    const others = `PATH HOME POST SPORT PORTS HOSTS HOSTNAME USER SHELL LANG PWD TERM TMPDIR NODE_ENV SSL_CERT_FILE
      SSL_CERT_DIR HTTP_PORT MQTT_HOST REDIS_HOST REDIS_PORT API_PORT SMTP_HOST LOGNAME MAIL PGDATA DATABASE_NAME
      TLS_KEY_FILE MQTT_URL METRICS_HOST OTEL_TRACES_SAMPLER OTEL_SERVICE_VERSION LS_COLORS JWT_ISSUER`.split(/\s+/);
    expect(misspelt(Object.fromEntries(others.map((name) => [name, 'x'])))).to.deep.equal([]);
  });
});

describe('settings in files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-settings-'));
  after(() => rmSync(dir, { recursive: true }));
  function file(name: string, text: string): string {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  }

  it('are read as if they were set', () => {
    const { url, string, port, optionalString, done } = envReader({
      DATABASE_URL_FILE: file('database', 'postgres://m:hunter2@db/m\n'),
      JWT_SECRET_FILE: ` ${file('jwt', '  of two words \r\n')} `,
      PORT_FILE: file('port', '8080'),
      SMTP_URL_FILE: '',
    });
    const read = [
      url('DATABASE_URL', ['postgres:'])?.password,
      string('JWT_SECRET', ''),
      port('PORT', 1),
      optionalString('SMTP_URL'),
    ];
    expect(done(read)).to.deep.equal(['hunter2', 'of two words', 8080, undefined]);
  });

  it('keep a password’s own blanks, not the line feed of the editor', () => {
    const { untrimmed } = envReader({ ADMIN_PASSWORD_FILE: file('password', ' a b \n') });
    expect(untrimmed('ADMIN_PASSWORD')).to.equal(' a b ');
  });

  it('are named, each once, where they cannot be had, and never shown', () => {
    const [empty, wrong] = [file('empty', ' \n'), file('wrong', 'hunter2')];
    const { url, optionalString, port, done } = envReader({
      ...{ JWT_SECRET: 'x', JWT_SECRET_FILE: wrong },
      ...{ REDIS_URL_FILE: empty, INFLUX_TOKEN_FILE: join(dir, 'none'), ADMIN_PASSWORD_FILE: dir },
      ...{ PORT_FILE: wrong, DATABASE_URL_FILE: wrong },
    });
    const names = ['JWT_SECRET', 'REDIS_URL', 'INFLUX_TOKEN', 'ADMIN_PASSWORD'];
    const read = () => done([names.map(optionalString), names.map(optionalString), port('PORT', 1), database()]);
    const database = () => url('DATABASE_URL', ['postgres:']);
    expect(read)
      .to.throw()
      .with.property('problems')
      .that.deep.equals([
        'JWT_SECRET, JWT_SECRET_FILE: only one of them may be set',
        `REDIS_URL_FILE=${empty}: the file is empty`,
        `INFLUX_TOKEN_FILE=${join(dir, 'none')}: cannot be read (ENOENT: no such file or directory, open '${join(dir, 'none')}')`,
        `ADMIN_PASSWORD_FILE=${dir}: cannot be read (EISDIR: illegal operation on a directory, read)`,
        'PORT (in PORT_FILE): wanted a whole number from 0 to 65535',
        'DATABASE_URL: wanted a URL that begins with postgres://',
      ]);
  });
});
