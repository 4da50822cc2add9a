import { commands, simulate } from './cli.ts'

/** After this nobody waits any longer for what is still under way. */
const graceMs = commands.find(({ name }) => name === process.argv[2])?.graceMs ?? 1_500

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    stopping.abort()
    setTimeout(() => process.exit(0), graceMs).unref()
  })

// A reader of the output that goes away (`| head`) ends the program quietly.
process.stdout.on('error', () => process.exit(0))

process.exitCode = await simulate(process.argv.slice(2), {
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  stop: stopping.signal,
})
// Sockets that are still closing must not keep a finished program alive.
process.exit()
