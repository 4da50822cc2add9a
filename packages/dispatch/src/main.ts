import { linesOf } from './lines.ts'
import { conversation } from './meal-delivery/conversation.ts'
import { BadInput } from './meal-delivery/message.ts'

// The engine on standard input and output, a line of JSON each: whoever drives it owns the clock.

// A reader of the answers that goes away ends the program quietly.
process.stdout.on('error', () => process.exit(0))

const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const engine = conversation()
  for await (const line of linesOf(process.stdin)) {
    const answer = engine.hear(line)
    if (answer !== null) say(answer)
    if (engine.hasEnded) break
  }
  if (!engine.hasEnded) throw new BadInput('the input stopped before its end')
} catch (error) {
  if (!(error instanceof BadInput)) throw error
  say(JSON.stringify({ type: 'error', message: error.message }))
  process.exitCode = 2
}
// What is still typed after the end is nobody's.
process.stdin.destroy()
