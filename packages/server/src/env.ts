import {
  addresses,
  atLeast,
  oneOf,
  optionalText,
  origins,
  postgresUrl,
  text,
  whole,
  yesOrNo,
  type Parse,
} from './env-parsers.ts'

interface Setting<T> {
  readonly name: string
  /** Undefined: there is none, the setting is required. */
  readonly default: string | undefined
  readonly meaning: string
  readonly parse: Parse<T>
  /** Its value is not shown again, not even when it is wrong. */
  readonly secret?: true
}

const setting = <T>(name: string, byDefault: string | undefined, parse: Parse<T>, meaning: string): Setting<T> => ({
  name,
  default: byDefault,
  parse,
  meaning,
})

/** How much of something goes wrong with the built-in payment provider. */
const percent = (name: string, what: string) =>
  setting(name, '0', whole(0, 100), `percent of the built-in payment provider’s ${what}`)

/** The same of the built-in providers of text messages, WeChat messages and calls of browsers. */
const mishap = (name: string, what: string) =>
  setting(name, '0', whole(0, 100), `percent of the built-in message providers’ ${what}`)

/** Every setting there is. docs/running.md and `--help` print this table; nothing else reads the environment. */
export const settings = {
  databaseUrl: {
    ...setting('DATABASE_URL', undefined, postgresUrl, 'PostgreSQL 16 or newer, as a URL'),
    secret: true,
  },
  secret: {
    ...setting(
      'LINLI_SECRET',
      '',
      atLeast(32),
      'seals phone numbers and hashes codes, 32 characters or more; empty: one is made and kept in the database',
    ),
    secret: true,
  },
  host: setting('LINLI_HOST', '127.0.0.1', text, 'address to listen on'),
  port: setting('LINLI_PORT', '4000', whole(0, 65_535), 'port to listen on; 0 takes a free one'),
  workerPort: setting(
    'LINLI_WORKER_PORT',
    '0',
    whole(0, 65_535),
    'port where a process of the role worker answers /healthz, /readyz and /metrics; 0: none',
  ),
  role: setting('LINLI_ROLE', 'all', oneOf('api', 'worker', 'all'), 'answer requests, do background work, or both'),
  nodeEnv: setting(
    'NODE_ENV',
    'development',
    oneOf('development', 'test', 'production'),
    'production refuses every demo switch',
  ),
  demo: setting(
    'LINLI_DEMO',
    'off',
    oneOf('off', 'quiet', 'busy'),
    'demo sign-ins and tokens; only on loopback and outside production',
  ),
  dataDir: setting(
    'LINLI_DATA_DIR',
    '',
    optionalText,
    'folder for server.pid and, in demo mode, demo-tokens.json; empty keeps none',
  ),
  consoleDir: setting('LINLI_CONSOLE_DIR', '', optionalText, 'folder with the built console; empty serves none'),
  shopDir: setting(
    'LINLI_SHOP_DIR',
    '',
    optionalText,
    "folder with the built residents' page, for /shop/; empty serves none",
  ),
  logLevel: setting(
    'LINLI_LOG_LEVEL',
    'info',
    oneOf('debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'from this level on, log lines are written',
  ),
  broker: setting(
    'LINLI_BROKER',
    'auto',
    oneOf('auto', 'in-process', 'postgres'),
    'how processes wake each other; auto: in-process for the role all, else postgres',
  ),
  apiConnections: setting('LINLI_DB_API_CONNECTIONS', '10', whole(1, 500), 'database connections for requests'),
  relayConnections: setting(
    'LINLI_DB_RELAY_CONNECTIONS',
    '3',
    whole(1, 100),
    'database connections for relay and broker, apart so that neither starves the other',
  ),
  jobConnections: setting('LINLI_DB_JOB_CONNECTIONS', '4', whole(1, 100), 'database connections for jobs'),
  statementTimeoutMs: setting(
    'LINLI_DB_STATEMENT_TIMEOUT_MS',
    '15000',
    whole(100, 600_000),
    'a statement that takes longer is ended',
  ),
  allowedOrigins: setting(
    'LINLI_ALLOWED_ORIGINS',
    '',
    origins,
    'origins whose pages may call the API and open sockets, beside its own; between commas',
  ),
  trustProxy: setting(
    'LINLI_TRUST_PROXY',
    '',
    addresses,
    'proxies whose X-Forwarded-For is believed; empty believes nobody',
  ),
  introspection: setting(
    'LINLI_INTROSPECTION',
    'auto',
    oneOf('auto', 'everybody', 'permitted'),
    'who may introspect; permitted: operators and partners; auto: everybody in demo mode and outside production',
  ),
  metrics: setting(
    'LINLI_METRICS',
    'loopback',
    oneOf('loopback', 'everybody'),
    'who may read /metrics; loopback: this machine, and not through a proxy',
  ),
  ide: setting(
    'LINLI_IDE',
    'auto',
    oneOf('auto', 'on', 'off'),
    'whether a browser that opens /graphql gets an IDE; auto: in demo mode and outside production',
  ),
  tileOrigins: setting(
    'LINLI_TILE_ORIGINS',
    '',
    origins,
    'origins from which the console may load map tiles; between commas',
  ),
  idempotencyHours: setting(
    'LINLI_IDEMPOTENCY_HOURS',
    '72',
    whole(24, 8_760),
    'how long an idempotency key is remembered',
  ),
  outboxDays: setting('LINLI_OUTBOX_DAYS', '7', whole(1, 365), 'how long sent events are kept for streams that resume'),
  payMinutes: setting('LINLI_PAY_MINUTES', '15', whole(1, 1_440), 'time to pay before an order expires'),
  changeMinutes: setting(
    'LINLI_CHANGE_MINUTES',
    '15',
    whole(1, 1_440),
    'time to answer a proposed change of an order; nothing is packed meanwhile',
  ),
  quoteMinutes: setting('LINLI_QUOTE_MINUTES', '15', whole(1, 240), 'how long a fulfilment quote holds'),
  flowBudgetSeconds: setting(
    'LINLI_FLOW_BUDGET_SECONDS',
    '60',
    whole(1, 3_600),
    'time that buying the usuals may take, from open to paid; flow reports count who kept to it',
  ),
  flowBudgetTaps: setting('LINLI_FLOW_BUDGET_TAPS', '6', whole(1, 1_000), 'the same in taps'),
  acceptMinutes: setting(
    'LINLI_ACCEPT_MINUTES',
    '10',
    whole(1, 1_440),
    'time a merchant has to accept before the order is cancelled and paid back',
  ),
  claimWindowHours: setting(
    'LINLI_CLAIM_WINDOW_HOURS',
    '72',
    whole(1, 2_160),
    'time after completion until an order closes',
  ),
  dispatchSeconds: setting(
    'LINLI_DISPATCH_SECONDS',
    '5',
    whole(1, 300),
    'how often riders and orders of an area are planned; sooner when something has happened there',
  ),
  dispatchInputDays: setting(
    'LINLI_DISPATCH_INPUT_DAYS',
    '3',
    whole(1, 365),
    'how long it is kept what a plan was made of; as long it can be replayed',
  ),
  dispatchRunDays: setting('LINLI_DISPATCH_RUN_DAYS', '90', whole(1, 3_650), 'how long the figures of a plan are kept'),
  pickupTries: setting(
    'LINLI_PICKUP_TRIES',
    '5',
    whole(1, 100),
    'wrong pickup codes that one person may try at one counter within LINLI_PICKUP_TRY_MINUTES',
  ),
  pickupTryMinutes: setting(
    'LINLI_PICKUP_TRY_MINUTES',
    '15',
    whole(1, 1_440),
    'after this the wrong pickup codes of a person at a counter are forgotten',
  ),
  pickupReminderMinutes: setting(
    'LINLI_PICKUP_REMINDER_MINUTES',
    '120',
    whole(1, 10_080),
    'how long before goods at a pickup point are overdue the household and the counter are reminded',
  ),
  positionMinutes: setting(
    'LINLI_POSITION_MINUTES',
    '10',
    whole(1, 1_440),
    'how long the last place of a rider who no longer tells it is kept; of others nothing older than the last',
  ),
  riderSilentMinutes: setting(
    'LINLI_RIDER_SILENT_MINUTES',
    '10',
    whole(1, 1_440),
    'after this a rider on duty who tells neither his place nor a step is off duty, and what he has not fetched goes to others',
  ),
  sandboxPaymentsAuto: setting(
    'LINLI_SANDBOX_PAYMENTS_AUTO',
    'true',
    yesOrNo,
    'with the built-in payment provider a resident has paid as soon as he is asked; false: he pays by sandboxPay',
  ),
  sandboxPaymentsSeed: setting(
    'LINLI_SANDBOX_PAYMENTS_SEED',
    '1',
    whole(0, 4_294_967_295),
    'what the mishaps of the built-in payment provider follow from',
  ),
  sandboxPaymentsDoubled: percent('LINLI_SANDBOX_PAYMENTS_DOUBLED', 'notifications that come twice'),
  sandboxPaymentsLate: percent(
    'LINLI_SANDBOX_PAYMENTS_LATE',
    'notifications that come after LINLI_SANDBOX_PAYMENTS_LATE_SECONDS',
  ),
  sandboxPaymentsLateSeconds: setting(
    'LINLI_SANDBOX_PAYMENTS_LATE_SECONDS',
    '30',
    whole(1, 86_400),
    'how late a late notification is',
  ),
  sandboxPaymentsLost: percent('LINLI_SANDBOX_PAYMENTS_LOST', 'notifications that never come'),
  sandboxPaymentsTimeouts: percent('LINLI_SANDBOX_PAYMENTS_TIMEOUTS', 'calls that nobody hears the end of'),
  sandboxPaymentsDeclined: percent('LINLI_SANDBOX_PAYMENTS_DECLINED', 'payments that are declined'),
  sandboxPaymentsNotifyUrl: setting(
    'LINLI_SANDBOX_PAYMENTS_NOTIFY_URL',
    '',
    optionalText,
    'origin that the built-in payment provider notifies; empty: LINLI_HOST and LINLI_PORT',
  ),
  pushSubject: setting(
    'LINLI_PUSH_SUBJECT',
    '',
    optionalText,
    'mailto: or https: address by which push services of browsers reach the operator; empty: a sandbox calls nobody',
  ),
  pushOrigins: setting(
    'LINLI_PUSH_ORIGINS',
    'https://fcm.googleapis.com,https://updates.push.services.mozilla.com,https://web.push.apple.com,https://*.notify.windows.com',
    origins,
    'push services that browsers may name; between commas',
  ),
  sandboxMessagesRefused: mishap('LINLI_SANDBOX_MESSAGES_REFUSED', 'messages that are refused'),
  sandboxMessagesTimeouts: mishap('LINLI_SANDBOX_MESSAGES_TIMEOUTS', 'calls that nobody hears the end of'),
  sandboxMessagesLost: mishap('LINLI_SANDBOX_MESSAGES_LOST', 'receipts that never come'),
  sandboxMessagesDoubled: mishap('LINLI_SANDBOX_MESSAGES_DOUBLED', 'receipts that come twice'),
  audienceFewest: setting(
    'LINLI_AUDIENCE_FEWEST',
    '20',
    whole(1, 1_000),
    'fewer residents than this are neither counted nor shown by a preview',
  ),
  audienceHost: setting(
    'LINLI_AUDIENCE_HOST',
    '127.0.0.1',
    text,
    'address at which a worker answers the other processes of the server about audiences; it must reach them and nobody else',
  ),
  otpMinutes: setting('LINLI_OTP_MINUTES', '5', whole(1, 60), 'how long a sign-in code is valid'),
  otpTries: setting('LINLI_OTP_TRIES', '5', whole(1, 20), 'wrong tries a sign-in code survives'),
  otpResendSeconds: setting('LINLI_OTP_RESEND_SECONDS', '60', whole(1, 3_600), 'pause between two codes to one phone'),
  otpPerPhoneHour: setting('LINLI_OTP_PER_PHONE_HOUR', '5', whole(1, 100), 'codes to one phone within an hour'),
  otpPerAddressHour: setting(
    'LINLI_OTP_PER_ADDRESS_HOUR',
    '10',
    whole(1, 100_000),
    'codes asked for by one address within an hour',
  ),
  maxBodyBytes: setting(
    'LINLI_MAX_BODY_BYTES',
    '100000',
    whole(1_000, 10_000_000),
    'largest request body, document and socket message',
  ),
  maxTokens: setting('LINLI_MAX_TOKENS', '2000', whole(100, 100_000), 'tokens of a document'),
  maxDepth: setting('LINLI_MAX_DEPTH', '15', whole(3, 50), 'levels of a selection'),
  maxAliases: setting('LINLI_MAX_ALIASES', '50', whole(0, 1_000), 'aliases of an operation'),
  maxRootFields: setting(
    'LINLI_MAX_ROOT_FIELDS',
    '20',
    whole(1, 100),
    'root fields of a query; a mutation has half as many',
  ),
  maxDirectives: setting('LINLI_MAX_DIRECTIVES', '50', whole(0, 1_000), 'directives of an operation'),
  maxCost: setting(
    'LINLI_MAX_COST',
    '10000',
    whole(100, 10_000_000),
    'cost of one operation: about the objects it may answer with',
  ),
  costPerSecond: setting(
    'LINLI_COST_PER_SECOND',
    '1000000',
    whole(1_000, 1_000_000_000),
    'cost that one caller gets back each second',
  ),
  partnerCostPerSecond: setting(
    'LINLI_PARTNER_COST_PER_SECOND',
    '50000',
    whole(100, 1_000_000_000),
    'the same for one partner key',
  ),
  headersSeconds: setting(
    'LINLI_HEADERS_SECONDS',
    '10',
    whole(1, 60),
    'time in which the headers of a request must arrive',
  ),
  requestSeconds: setting('LINLI_REQUEST_SECONDS', '20', whole(1, 600), 'time in which a whole request must arrive'),
  maxConcurrent: setting(
    'LINLI_MAX_CONCURRENT',
    '500',
    whole(1, 100_000),
    'requests in work at once; beyond it the answer is 503',
  ),
  maxSockets: setting(
    'LINLI_MAX_SOCKETS',
    '20000',
    whole(1, 1_000_000),
    'open sockets and event streams of one process',
  ),
  maxSocketsPerAddress: setting(
    'LINLI_MAX_SOCKETS_PER_ADDRESS',
    '20000',
    whole(1, 1_000_000),
    'the same from one address',
  ),
  maxStrangersPerAddress: setting(
    'LINLI_MAX_STRANGERS_PER_ADDRESS',
    '200',
    whole(1, 1_000_000),
    'sockets from one address that nobody has signed in on',
  ),
  shutdownSeconds: setting(
    'LINLI_SHUTDOWN_SECONDS',
    '8',
    whole(0, 60),
    'time that requests in flight get after SIGTERM',
  ),
} as const satisfies Readonly<Record<string, Setting<unknown>>>

export type Env = { readonly [Key in keyof typeof settings]: ReturnType<(typeof settings)[Key]['parse']> }

/** The environment cannot be started with; the message says which setting, what was given and what is wanted. */
export class WrongSetting extends Error {}

/** Parses the environment, or refuses it. A setting that is set to nothing has its default. */
export function readEnv(given: Readonly<Record<string, string | undefined>>): Env {
  const entries = Object.entries<Setting<unknown>>(settings).map(([key, one]) => [key, read(one, given[one.name])])
  const env = Object.fromEntries(entries) as Env
  if (env.demo !== 'off') checkDemo(env)
  return env
}

/** The environment of this process. */
export const processEnv = (): Env => readEnv(process.env)

function read({ name, default: byDefault, parse, secret }: Setting<unknown>, given: string | undefined): unknown {
  const value = given === undefined || given === '' ? byDefault : given
  if (value === undefined) throw new WrongSetting(`${name} is not set; it is required (${wish(parse)})`)
  try {
    return parse(value)
  } catch (error) {
    throw new WrongSetting(`${name} is '${secret ? '…' : value}', but wants ${(error as Error).message}`)
  }
}

/** What a parser wants, asked with something that nobody can want. */
function wish(parse: Parse<unknown>): string {
  try {
    parse('\0')
    return 'any text'
  } catch (error) {
    return (error as Error).message
  }
}

const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/

/** Demo mode signs people in with a fixed code: it must not be reachable from elsewhere, nor hold real people. */
function checkDemo({ demo, host, nodeEnv }: Env): void {
  if (nodeEnv === 'production') throw new WrongSetting(`LINLI_DEMO is '${demo}', but NODE_ENV=production wants off`)
  if (!loopback.test(host))
    throw new WrongSetting(
      `LINLI_HOST is '${host}', but demo mode (LINLI_DEMO=${demo}) wants a loopback address, such as 127.0.0.1`,
    )
}

/** The table for `main.js settings` and docs/running.md. */
export function settingsTable(): string {
  const rows = Object.values<Setting<unknown>>(settings)
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows
    .map(
      ({ name, default: byDefault, meaning }) =>
        `  ${name.padEnd(width)}  ${meaning} (${byDefault === undefined ? 'required' : byDefault || 'empty'})`,
    )
    .join('\n')
}

/** The same as a Markdown table. */
export const settingsMarkdown = (): string =>
  [
    '| setting | default | meaning |',
    '|---|---|---|',
    ...Object.values<Setting<unknown>>(settings).map(
      ({ name, default: byDefault, meaning }) =>
        `| \`${name}\` | ${byDefault === undefined ? '*required*' : byDefault === '' ? '*empty*' : `\`${byDefault}\``} | ${meaning} |`,
    ),
  ].join('\n')
