// HOUSE rules on who may import whom, as a check. Each comment says what to do instead.

const tests = '\\.(test|spec|e2e)\\.tsx?$|/testing/|/testing[^/]*\\.ts$'
const graphqlLibraries = '^node_modules/(\\.pnpm/)?(@?graphql|type-graphql|@apollo[/+])'
const feature = '^packages/server/src/features/([^/]+)/'
// order.ts, order.policy.ts: one singular word. sms-sender.ts and places.ts are no nouns.
const noun = '^packages/server/src/features/[^/]+/(?!index\\.ts$)([a-z]*[a-rt-z]|[a-z]+\\.policy)\\.ts$'
// Hashing and one-time codes are arithmetic, too.
const arithmetic = '^(crypto|net|node:crypto|node:net)$|node_modules/(otpauth|@node-rs/argon2)/'

const packageMayImport = (name, others) => ({
  name: `${name}-imports-only-${others.join('-') || 'nothing'}`,
  comment: `packages/${name} may import ${others.join(', ') || 'no other package'}: it must not know more than that.`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: name === 'server' ? '^packages/server/bench/' : [] },
  to: { path: '^packages/([^/]+)/', pathNot: `^packages/(${[name, ...others].join('|')})/` },
})

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Arrows point one way: the later feature writes the glue; move what both need to the earlier one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'The imported file or package is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(vite/client|virtual:)' },
    },
    packageMayImport('kit', []),
    packageMayImport('dispatch', []),
    packageMayImport('audience', []),
    packageMayImport('server', ['kit', 'dispatch', 'audience']),
    packageMayImport('client', ['kit']),
    packageMayImport('console', ['kit', 'client']),
    packageMayImport('storefront', ['kit', 'client']),
    packageMayImport('simulator', ['kit', 'client']),
    {
      name: 'kit-runs-anywhere',
      comment: 'kit has no dependencies: not from npm, not from Node.',
      severity: 'error',
      from: { path: '^packages/kit/src/', pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    {
      name: 'packages-meet-at-their-entry',
      comment: 'Import the package by its name, not a file inside it.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'features-meet-at-index',
      comment: "Import from the other feature's index.ts; name there what others may use.",
      severity: 'error',
      from: { path: feature, pathNot: tests },
      to: { path: feature, pathNot: [`${feature}index\\.ts$`, '^packages/server/src/features/$1/'] },
    },
    {
      name: 'server-core-knows-features-by-index',
      comment:
        'Files outside features/ use a feature through its index.ts (tables are read by the migration tools only).',
      severity: 'error',
      from: { path: '^packages/server/src/', pathNot: [feature, tests] },
      to: { path: feature, pathNot: `${feature}index\\.ts$` },
    },
    {
      name: 'nouns-are-pure',
      comment: 'order.ts and order.policy.ts decide; they do no I/O. Take what you need as an argument.',
      severity: 'error',
      from: { path: noun, pathNot: tests },
      to: { path: '\\.(table|store|commands|queries|reactions|resolver|shape)\\.ts$' },
    },
    {
      name: 'nouns-use-no-packages',
      comment: 'A noun file uses kit and its own arithmetic. Libraries belong to the plural files.',
      severity: 'error',
      from: { path: noun, pathNot: tests },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'],
        pathNot: ['^packages/kit/', arithmetic],
      },
    },
    {
      name: 'graphql-stays-at-the-edge',
      comment:
        'GraphQL libraries are used in graph/ and in *.types.ts, *.inputs.ts, *.shape.ts, *.resolver.ts and *.streams.ts.',
      severity: 'error',
      from: {
        path: '^packages/server/src/',
        pathNot: ['^packages/server/src/graph/', '\\.(types|inputs|shape|resolver|streams)\\.ts$', tests],
      },
      to: { path: graphqlLibraries },
    },
    {
      name: 'console-layers',
      comment: 'app → features → ui, never back.',
      severity: 'error',
      from: { path: '^packages/console/src/(ui|features)/', pathNot: tests },
      to: { path: '^packages/console/src/app/', pathNot: '^packages/console/src/app/paths\\.ts$' },
    },
    {
      name: 'console-ui-knows-no-feature',
      comment: 'ui/ holds no data and no router: pass what it shows as props.',
      severity: 'error',
      from: { path: '^packages/console/src/ui/', pathNot: tests },
      to: { path: '^packages/console/src/features/|^node_modules/(\\.pnpm/)?(react-router|urql|@urql[/+])' },
    },
    {
      name: 'console-features-not-sideways',
      comment: 'A console feature does not use another; what both need goes to ui/ or api/.',
      severity: 'error',
      from: { path: '^packages/console/src/features/([^/]+)/', pathNot: tests },
      to: { path: '^packages/console/src/features/([^/]+)/', pathNot: '^packages/console/src/features/$1/' },
    },
    {
      name: 'sources-do-not-use-tests',
      comment: 'What both need is no test; move it out of the test file.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { path: '\\.(test|spec|e2e)\\.tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/(dist|\\.linli)/' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.css'],
    },
  },
}
