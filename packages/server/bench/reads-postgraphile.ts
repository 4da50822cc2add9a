import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { tellPort } from './lib/contender.ts'

/** As its documentation sets it up for production: no watching, no explaining, no subscriptions; its own statement cache. */
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: process.env['DATABASE_URL']!,
      schemas: ['public'],
      poolConfig: { max: 10, options: '-c timezone=UTC -c jit=off -c random_page_cost=1.1' },
      pubsub: false,
    }),
  ],
  // Lists without the connection around them, where the answer has none.
  schema: { defaultBehavior: '+list' },
  grafast: { explain: false },
  grafserv: { watch: false, graphiql: false },
})
const server = createServer()
await instance.createServ(grafserv).addTo(server)
tellPort(server)
