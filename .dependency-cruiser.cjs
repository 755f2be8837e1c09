// Which folder may import which: services → adapters → domain, never sideways between services, never in a circle, and
// from another package only what its entry exports.
const DOMAIN = 'events|indicators|places|situations|routing|escalation|cap|messages'
const TESTS = '(\\.test\\.ts$|/test/|/scripts/)'
const OWN_DATA =
  '^packages/(indicators/src/(catalogue-files|structured|evaluate/[^/]+)|places/src/(border-map|admin1-names)|cap/src/schema)\\.ts$'
const NODE_IO =
  '^(node:)?(fs|fs/promises|net|http|https|http2|tls|dgram|dns|child_process|cluster|worker_threads|timers|timers/promises)$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-missing', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-service-imports-a-service',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'no-package-imports-a-service',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^services/' },
    },
    {
      name: 'domain-imports-domain-only',
      severity: 'error',
      from: { path: `^packages/(${DOMAIN})/`, pathNot: TESTS },
      to: { path: '^packages/', pathNot: `^packages/(${DOMAIN})/` },
    },
    {
      name: 'domain-does-no-io',
      comment:
        'pure functions of data and a given clock; the files named here read data of their own package, once',
      severity: 'error',
      from: { path: `^packages/(${DOMAIN})/src/`, pathNot: [TESTS, OWN_DATA] },
      to: { path: NODE_IO },
    },
    {
      name: 'domain-knows-no-driver',
      severity: 'error',
      from: { path: `^packages/(${DOMAIN})/`, pathNot: TESTS },
      to: { path: 'node_modules/(pg|kafkajs|fastify|drizzle-orm|undici|nodemailer|pino)/' },
    },
    {
      name: 'only-the-entry-of-a-package',
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^packages/[^/]+/',
        // the tables of coded events are data that an intake needs without the matcher
        pathNot: ['^$1/$2/', '^packages/[^/]+/src/index\\.ts$', '^packages/indicators/src/structured\\.ts$'],
      },
    },
    {
      name: 'tests-take-entries-and-test-worlds',
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/(src/.+[.]test[.]ts|test/|scripts/)' },
      to: { path: '^packages/[^/]+/', pathNot: ['^$1/$2/', '^packages/[^/]+/(src/index|test/[^/]+)\\.ts$'] },
    },
    {
      name: 'only-the-entry-of-a-package-from-outside',
      severity: 'error',
      from: { path: '^(infra|tests)/' },
      to: {
        path: '^packages/[^/]+/',
        pathNot: [
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/indicators/src/evaluate/(evaluate|expressions|page)\\.ts$',
        ],
      },
    },
    {
      name: 'infra-and-tests-start-services-only-whole',
      severity: 'error',
      from: { path: '^(infra|tests)/', pathNot: ['^infra/backtest/', '^tests/campaigns/'] },
      to: { path: '^services/', pathNot: '^services/[^/]+/src/(app|main)\\.ts$' },
    },
    {
      name: 'the-pure-core-beside-a-service-takes-what-reads-reports',
      comment: 'the very code that reads and weighs in the services, without their servers',
      severity: 'error',
      from: { path: '^(infra/backtest|tests/campaigns)/' },
      to: {
        path: '^services/',
        pathNot: [
          '^services/triage/src/(app|reading-tools|assess/(read-report|assessed-report))\\.ts$',
          '^services/regional-intake/src/events/(csv-rows|header)\\.ts$',
        ],
      },
    },
    {
      name: 'no-test-code-in-what-runs',
      severity: 'error',
      from: { path: '^(packages|services)/[^/]+/src/', pathNot: [TESTS, '^packages/testing/'] },
      to: {
        path: [
          '\\.test\\.ts$',
          '^packages/[^/]+/test/',
          '^packages/testing/',
          'node_modules/(fast-check|vitest)/',
        ],
      },
    },
    {
      name: 'no-development-dependency-in-what-runs',
      severity: 'error',
      from: { path: '^(packages|services)/[^/]+/src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|data)/' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
