/** Who may import whom: the table in CONTRIBUTING.md, enforced. */
const ROOMS = ['contracts', 'platform', 'models', 'broker', 'ingest', 'api', 'edge-agent', 'backup', 'client'];

/** Rules for a room: what of ours it may import, besides itself; everything else of ours is forbidden. */
const mayImport = (room, ...allowed) => ({
  name: `${room}-imports`,
  comment: `${room} may import only ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: ['^api/console/', '^[^/]+/main\\.ts$'] },
  to: {
    path: `^(${[...ROOMS, 'test', 'compose\\.ts', 'main\\.ts'].join('|')})(/|$)`,
    pathNot: [`^${room}/(?!console/)`, ...allowed],
  },
});

/** A package that only some files may import. */
const onlyIn = (packages, ...places) => ({
  name: `${packages[0].replace(/\W/g, '')}-only-in-its-place`,
  comment: `${packages.join(', ')} only in ${places.join(', ')}`,
  severity: 'error',
  from: { pathNot: [...places, '^test/'] },
  to: { path: packages.map((name) => `node_modules/${name}/`) },
});

/** An adapter is imported by its open-*.ts alone. */
const adapters = (port) => ({
  name: `${port}-adapters`,
  comment: `adapters of ${port} only through its open-*.ts`,
  severity: 'error',
  from: { pathNot: [`^platform/${port}/`, '^test/'] },
  to: { path: `^platform/${port}/`, pathNot: [`^platform/${port}/(${port}|open-${port}|index|telemetry-jobs)\\.ts$`] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-packages',
      comment: 'what runs in production is a dependency',
      severity: 'error',
      from: { pathNot: ['^test/', '^api/console/', '\\.config\\.ts$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },

    mayImport('contracts'),
    mayImport('client'),
    mayImport('platform', '^contracts/index\\.ts$'),
    mayImport(
      'models',
      '^contracts/index\\.ts$',
      '^platform/[^/]+\\.ts$',
      '^platform/telemetry-store/telemetry-store\\.ts$',
    ),
    mayImport('broker', '^contracts/index\\.ts$', '^platform/'),
    mayImport('backup', '^platform/'),
    mayImport('ingest', '^contracts/index\\.ts$', '^platform/', '^models/index\\.ts$'),
    mayImport('api', '^contracts/index\\.ts$', '^platform/', '^models/index\\.ts$'),
    // The agent loads the files that hold no schema one by one: TypeBox alone would be a tenth of its memory.
    mayImport('edge-agent', '^contracts/(index|commands|signals|topics|demo-streets)\\.ts$', '^platform/[^/]+\\.ts$'),
    {
      name: 'console-imports',
      comment: "the console runs in a browser: contracts, and the types of the API's own document",
      severity: 'error',
      from: { path: '^api/console/' },
      to: { path: `^(${ROOMS.join('|')}|test)/`, pathNot: ['^api/console/', '^contracts/', '^client/api\\.d\\.ts$'] },
    },
    {
      name: 'main-imports',
      comment: "a room's main.ts: its own room and platform",
      severity: 'error',
      from: { path: '^([^/]+)/.*main\\.ts$' },
      to: { path: `^(${ROOMS.join('|')}|test)/`, pathNot: ['^$1/', '^platform/', '^contracts/'] },
    },
    {
      name: 'a-room-has-one-door',
      comment: 'from the composition root a room is its index.ts and config.ts',
      severity: 'error',
      from: { path: '^(main|compose)\\.ts$' },
      to: { path: '^(contracts|models|broker|ingest|api|edge-agent)/', pathNot: '^[^/]+/(index|config)\\.ts$' },
    },
    {
      name: 'nothing-imports-a-program',
      comment: 'a main.ts runs when it is imported',
      severity: 'error',
      from: {},
      to: { path: '(^|/)main\\.ts$' },
    },

    adapters('telemetry-store'),
    adapters('telemetry-stream'),
    adapters('live-bus'),
    adapters('blob-store'),

    onlyIn(['aedes', 'aedes-persistence-redis', 'mqemitter-redis'], '^broker/'),
    onlyIn(['express', 'socket.io', 'helmet', 'compression', 'cors'], '^api/'),
    onlyIn(['@tensorflow'], '^models/'),
    onlyIn(['hyparquet'], '^platform/parquet/'),
    onlyIn(['aws4fetch'], '^platform/blob-store/'),
    onlyIn(['@opentelemetry'], '^platform/tracing/'),
    onlyIn(['stripe', 'opossum'], '^api/payments/gateways/'),
    onlyIn(['sharp', 'file-type'], '^api/vehicle-files/'),
    onlyIn(
      ['ioredis', '@influxdata'],
      '^platform/telemetry-store/',
      '^platform/telemetry-stream/',
      '^platform/live-bus/',
    ),
    {
      name: 'loaded-when-needed',
      comment: 'hundreds of files that a start need not wait for: import() them where they are used',
      severity: 'error',
      from: { path: '^(api|platform)/', pathNot: ['^api/console/', '^api/notifications/templates/render\\.ts$'] },
      to: {
        path: '^api/notifications/templates/render\\.ts$|node_modules/(stripe|nodemailer|web-push|handlebars|file-type|sharp|csv-stringify|hyparquet-writer)/',
        dependencyTypesNot: ['type-only'],
        dynamic: false,
      },
    },
    {
      name: 'knex-only-in-its-place',
      comment: "SQL is in platform's database folders, repositories and migrations; its types may go anywhere",
      severity: 'error',
      from: { pathNot: ['^platform/(postgres|jobs|telemetry-store/postgres)/', '-repository\\.ts$', '^test/'] },
      to: { path: 'node_modules/(knex|pg|pg-copy-streams)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    moduleSystems: ['es6', 'cjs'],
  },
};
